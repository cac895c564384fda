/**
 * Training in a SageMaker container, and training jobs and endpoints of SageMaker. Start with
 * {@link io.mlids.train.sagemaker.ContainerDirectories}, {@link
 * io.mlids.train.sagemaker.TrainingJob} and {@link io.mlids.train.sagemaker.Deployment}.
 */
@NullMarked
package io.mlids.train.sagemaker;

import org.jspecify.annotations.NullMarked;

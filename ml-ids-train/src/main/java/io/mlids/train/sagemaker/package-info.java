/**
 * Training in a SageMaker container. Start with {@link
 * io.mlids.train.sagemaker.ContainerDirectories}.
 */
@NullMarked
package io.mlids.train.sagemaker;

import org.jspecify.annotations.NullMarked;

/**
 * Classifies flows with a SageMaker endpoint. Start with {@link
 * io.mlids.api.sagemaker.SageMakerClassifier}.
 */
@NullMarked
package io.mlids.api.sagemaker;

import org.jspecify.annotations.NullMarked;

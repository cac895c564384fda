/**
 * Makes model bundles usable in MLflow: writes the files of an MLflow model, and logs a bundle to a
 * tracking server. Start with {@code MlflowFiles} and {@code ModelLogger}.
 */
@NullMarked
package io.mlids.train.mlflow;

import org.jspecify.annotations.NullMarked;

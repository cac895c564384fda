/**
 * Trains a model on dataset files and writes its bundle. {@link io.mlids.train.fit.ModelTrainer}
 * runs the steps.
 */
@NullMarked
package io.mlids.train.fit;

import org.jspecify.annotations.NullMarked;

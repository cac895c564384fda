/**
 * Fits the curve that maps a model's scores to probabilities. {@link
 * io.mlids.train.calibration.CalibrationFitter} fits it with Platt scaling or isotonic regression.
 */
@NullMarked
package io.mlids.train.calibration;

import org.jspecify.annotations.NullMarked;

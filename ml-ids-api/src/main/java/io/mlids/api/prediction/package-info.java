/**
 * Scores the rows of request bodies: {@link io.mlids.api.prediction.PredictionRoutes} and {@link
 * io.mlids.api.prediction.InvocationRoute}.
 */
package io.mlids.api.prediction;

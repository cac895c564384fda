/**
 * Scores the rows of request bodies. Start with {@link io.mlids.api.prediction.PredictionRoutes}
 * and {@link io.mlids.api.prediction.InvocationRoute}.
 */
@NullMarked
package io.mlids.api.prediction;

import org.jspecify.annotations.NullMarked;

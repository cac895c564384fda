/**
 * Computes a model's accuracy. {@link io.mlids.train.evaluation.Evaluation} collects each row's
 * true label, attack probability and predicted class, and computes all metrics. Start there.
 */
@NullMarked
package io.mlids.train.evaluation;

import org.jspecify.annotations.NullMarked;

/**
 * How good a model is: {@link io.mlids.train.evaluation.Evaluation} takes each row's true label,
 * attack probability and predicted class, and gives every figure that is reported. Start there.
 */
package io.mlids.train.evaluation;

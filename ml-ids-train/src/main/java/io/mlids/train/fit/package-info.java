/** From dataset files to a model bundle: {@link io.mlids.train.fit.ModelTrainer} runs the steps. */
package io.mlids.train.fit;

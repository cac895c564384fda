/** From dataset files to a model bundle: {@link io.mlids.train.fit.ModelFitting} runs the steps. */
package io.mlids.train.fit;

/** From dataset files to a model bundle: {@link io.mlids.train.fit.ModelTrainer} runs the steps. */
@NullMarked
package io.mlids.train.fit;

import org.jspecify.annotations.NullMarked;

/**
 * Scores flows in files, and writes the scores to a file. Start with {@link
 * io.mlids.train.predict.FlowScorer}.
 */
@NullMarked
package io.mlids.train.predict;

import org.jspecify.annotations.NullMarked;

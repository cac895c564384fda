/**
 * Splits CSVs of labelled flows into training, validation and test files, with the same proportions
 * for every class. Memory use does not depend on the number of rows: the first pass counts the
 * rows, and the second one streams them. Start with {@link io.mlids.train.split.DatasetSplit}.
 */
@NullMarked
package io.mlids.train.split;

import org.jspecify.annotations.NullMarked;

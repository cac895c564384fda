/**
 * Splits CSVs of labelled flows into training, validation and test files, class by class in the
 * same proportions. Memory does not grow with the rows: a first pass counts, a second one streams.
 * Start with {@link io.mlids.train.split.DatasetSplit}.
 */
package io.mlids.train.split;

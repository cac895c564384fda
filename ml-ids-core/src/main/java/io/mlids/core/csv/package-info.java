/**
 * Reads flow CSVs, including the published ones, and writes those of our commands. Start with
 * {@link io.mlids.core.csv.FlowCsvReader}.
 */
@NullMarked
package io.mlids.core.csv;

import org.jspecify.annotations.NullMarked;

/**
 * Reads CSV files of flows, including the published datasets, and writes the CSV files that our
 * commands produce. Start with {@link io.mlids.core.csv.FlowCsvReader}.
 */
@NullMarked
package io.mlids.core.csv;

import org.jspecify.annotations.NullMarked;

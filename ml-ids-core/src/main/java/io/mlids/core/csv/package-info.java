/**
 * Flow CSVs: the published ones as they are, and what our commands write. Start with {@link
 * io.mlids.core.csv.FlowCsvReader}.
 */
@NullMarked
package io.mlids.core.csv;

import org.jspecify.annotations.NullMarked;

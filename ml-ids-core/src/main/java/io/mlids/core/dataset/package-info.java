/**
 * Tables of flows on disk and on the wire: published CSVs, pandas HDF5 files, pandas-split JSON.
 * Readers fill a {@link io.mlids.core.dataset.FlowBatch}, writers empty one; start with {@link
 * io.mlids.core.dataset.FlowReader}.
 */
package io.mlids.core.dataset;

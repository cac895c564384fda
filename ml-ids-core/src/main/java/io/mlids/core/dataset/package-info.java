/**
 * Opens datasets of labelled flows, which may be CSV or HDF5 files or directories of these, and
 * decides which labels are benign. Start with {@link io.mlids.core.dataset.FlowDataset}.
 */
@NullMarked
package io.mlids.core.dataset;

import org.jspecify.annotations.NullMarked;

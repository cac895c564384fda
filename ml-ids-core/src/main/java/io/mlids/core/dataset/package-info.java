/**
 * Opens datasets of labelled flows, and decides which labels are benign. A dataset is a CSV or HDF5
 * file, or a directory of files. Start with {@link io.mlids.core.dataset.FlowDataset}.
 */
@NullMarked
package io.mlids.core.dataset;

import org.jspecify.annotations.NullMarked;

/**
 * Labelled datasets of flows, in any file that holds one: opens CSV and HDF5 files and directories
 * of them, and decides which label is benign. Start with {@link io.mlids.core.dataset.FlowDataset}.
 */
@NullMarked
package io.mlids.core.dataset;

import org.jspecify.annotations.NullMarked;

/**
 * Labelled datasets of flows: opens CSV and HDF5 files and directories of them, and decides which
 * labels are benign. Start with {@link io.mlids.core.dataset.FlowDataset}.
 */
@NullMarked
package io.mlids.core.dataset;

import org.jspecify.annotations.NullMarked;

/**
 * Flow tables in HDF5, in the layout of pandas tables. Start with {@link
 * io.mlids.core.hdf.FlowHdfReader} and {@link io.mlids.core.hdf.FlowHdfWriter}.
 */
@NullMarked
package io.mlids.core.hdf;

import org.jspecify.annotations.NullMarked;

/** {@code ml-ids-flows extract}: flows with their features as CSV or HDF5. */
@NullMarked
package io.mlids.core.command.extract;

import org.jspecify.annotations.NullMarked;

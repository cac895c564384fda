/** {@code ml-ids-flows extract}: flows with their features as CSV or HDF5. */
package io.mlids.core.command.extract;

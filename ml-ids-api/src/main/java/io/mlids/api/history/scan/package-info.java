/**
 * Searches tables within a time limit: {@link io.mlids.api.history.scan.BackwardScan} reads one in
 * slices, {@link io.mlids.api.history.scan.SearchTurns} limits the searches at a time.
 */
@NullMarked
package io.mlids.api.history.scan;

import org.jspecify.annotations.NullMarked;

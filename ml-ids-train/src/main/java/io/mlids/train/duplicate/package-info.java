/**
 * Finds equal rows in a dataset. Rows are compared by 128-bit hashes, which are kept in a temporary
 * file, so that memory use hardly depends on the number of rows. Start with {@link
 * io.mlids.train.duplicate.RowHashes}.
 */
@NullMarked
package io.mlids.train.duplicate;

import org.jspecify.annotations.NullMarked;

/**
 * Assigns rows and groups of rows to the parts of a split dataset. Start with {@link
 * io.mlids.train.split.assign.RowAssignment}.
 */
@NullMarked
package io.mlids.train.split.assign;

import org.jspecify.annotations.NullMarked;

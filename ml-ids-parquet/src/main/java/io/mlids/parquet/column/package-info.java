/**
 * The columns of a table and buffers for their values. Start with {@link
 * io.mlids.parquet.column.RowBuffer}.
 */
@NullMarked
package io.mlids.parquet.column;

import org.jspecify.annotations.NullMarked;

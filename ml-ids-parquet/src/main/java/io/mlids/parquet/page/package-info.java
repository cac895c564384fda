/**
 * Encodes the values of a column as pages. Start with {@link io.mlids.parquet.page.ChunkEncoder}.
 */
@NullMarked
package io.mlids.parquet.page;

import org.jspecify.annotations.NullMarked;

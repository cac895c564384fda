/**
 * Writes the structures in Parquet files. Start with {@link io.mlids.parquet.thrift.CompactWriter}.
 */
@NullMarked
package io.mlids.parquet.thrift;

import org.jspecify.annotations.NullMarked;

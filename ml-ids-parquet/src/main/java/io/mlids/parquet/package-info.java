/**
 * Reads and writes flat tables in Apache Parquet files. Start with {@link
 * io.mlids.parquet.ParquetWriter} and {@link io.mlids.parquet.ParquetReader}.
 */
@NullMarked
package io.mlids.parquet;

import org.jspecify.annotations.NullMarked;

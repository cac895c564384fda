/**
 * Datasets of labelled flows in Parquet files. Start with {@link
 * io.mlids.parquet.flow.ParquetDatasets}.
 */
@NullMarked
package io.mlids.parquet.flow;

import org.jspecify.annotations.NullMarked;

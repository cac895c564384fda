/**
 * Keeps every scored flow in Parquet files, by the hour. Start with {@link
 * io.mlids.api.archive.ParquetArchive}.
 */
@NullMarked
package io.mlids.api.archive;

import org.jspecify.annotations.NullMarked;

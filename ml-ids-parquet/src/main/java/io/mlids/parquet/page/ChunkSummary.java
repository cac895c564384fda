package io.mlids.parquet.page;

import io.mlids.parquet.column.Column;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Describes the values of a column in a row group.
 *
 * @param rows the number of rows, including those without a value
 * @param nulls the number of rows without a value
 * @param start the position of the first page in the file
 * @param dictionaryPage the position of the dictionary, if there is one
 * @param dataPage the position of the values in the file
 * @param bytes the size of the pages in the file, in bytes
 * @param uncompressedBytes the size of the pages before compression, in bytes
 * @param range the smallest and the largest value; empty if it is unknown
 */
public record ChunkSummary(
    Column column,
    Compression compression,
    Set<Encoding> encodings,
    int rows,
    int nulls,
    long start,
    OptionalLong dictionaryPage,
    long dataPage,
    long bytes,
    long uncompressedBytes,
    Optional<ValueRange> range) {

  public ChunkSummary {
    encodings = Set.copyOf(encodings);
  }
}

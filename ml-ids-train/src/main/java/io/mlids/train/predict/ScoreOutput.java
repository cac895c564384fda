package io.mlids.train.predict;

import io.mlids.core.dataset.DatasetFormat;
import io.mlids.core.dataset.FlowDataset;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where scores are written. A file gets its final name in {@link #complete}. */
public interface ScoreOutput extends Closeable {

  void write(ScoredFlow flow) throws IOException;

  /** Finishes the output after the last flow. */
  void complete() throws IOException;

  /**
   * Checks the ending of an output's name before any work is done.
   *
   * @throws ScoreFormatException if the ending is not supported
   */
  static void checkName(Path file) {
    String name = file.toString();
    if (!FlowDataset.isNamedCsv(name) && DatasetFormat.named(name).isEmpty()) {
      throw new ScoreFormatException(
          file
              + ": scores are written as Parquet or CSV; use a name that ends in .parquet, .csv or"
              + " .csv.gz");
    }
  }

  /**
   * Opens an output; the ending of the file's name selects the format, CSV or Parquet.
   *
   * @param files the names of the flows' files
   * @param explained whether there is a column for reasons
   * @throws ScoreFormatException if the ending is not supported
   */
  static ScoreOutput open(Path file, List<Path> files, boolean explained) throws IOException {
    checkName(file);
    List<String> names = files.stream().map(Path::toString).toList();
    return FlowDataset.isNamedCsv(file.toString())
        ? ScoreCsv.create(file, names, explained)
        : ScoreParquet.create(file, names, explained);
  }
}

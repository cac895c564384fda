package io.mlids.core.csv;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads labelled flows from a sequence of CSV files. The reader accepts all column names in {@link
 * ColumnNames} and handles the defects in the published files, such as repeated header lines,
 * truncated rows, rows of different lengths, empty cells, {@code Infinity}, {@code NaN}, extra
 * columns and broken encodings. Each file may have its own layout. A {@link CleaningReport} counts
 * what was dropped or changed.
 *
 * <p>Numbers are kept as read, even if they are infinite or negative. Accepted rows are numbered
 * from 0 across all files. Memory use does not depend on the number of rows. Not thread-safe.
 */
public final class FlowCsvReader implements FlowReader {

  /** The {@code rowsPerFile} value for reading all rows. */
  public static final long ALL_ROWS = Long.MAX_VALUE;

  private final List<Path> files;
  private final List<CsvHeader> headers;
  private final FeatureProfile profile;
  private final CleaningReport report;
  private final long rowsPerFile;
  private final boolean labelled;
  private int next;
  private @Nullable FlowCsvFile current;
  private long bytesBefore;
  private volatile long bytesRead;
  private long rowNumber;

  private FlowCsvReader(
      List<Path> files,
      List<CsvHeader> headers,
      FeatureProfile profile,
      CleaningReport report,
      long rowsPerFile,
      boolean labelled) {
    this.files = files;
    this.headers = headers;
    this.profile = profile;
    this.report = report;
    this.rowsPerFile = rowsPerFile;
    this.labelled = labelled;
  }

  /** Opens the files and reads every row. */
  public static FlowCsvReader open(List<Path> files, FeatureProfile profile, CleaningReport report)
      throws IOException {
    return open(files, profile, report, ALL_ROWS);
  }

  /**
   * Reads the header line of each file, then opens the files.
   *
   * @param profile the feature profile; a column that models of this profile do not read may be
   *     absent, and is then filled with 0 or empty text
   * @param report receives the counts of dropped and changed rows and values
   * @param rowsPerFile the maximum number of rows to read from each file, including dropped rows
   * @throws DatasetFormatException if a file is empty, or if it lacks the label column or a feature
   *     that models need
   */
  public static FlowCsvReader open(
      List<Path> files, FeatureProfile profile, CleaningReport report, long rowsPerFile)
      throws IOException {
    return open(files, profile, report, rowsPerFile, true);
  }

  /**
   * Opens a file whose rows need no label. A row without one has the label {@link #NO_LABEL}. The
   * number of a row is its position below the header, from 0; dropped rows count.
   *
   * @throws DatasetFormatException if the file is empty, or lacks a feature that models need
   */
  public static FlowCsvReader openUnlabelled(
      Path file, FeatureProfile profile, CleaningReport report) throws IOException {
    return open(List.of(file), profile, report, ALL_ROWS, false);
  }

  private static FlowCsvReader open(
      List<Path> files,
      FeatureProfile profile,
      CleaningReport report,
      long rowsPerFile,
      boolean labelled)
      throws IOException {
    List<CsvHeader> headers = new ArrayList<>();
    for (Path file : files) {
      CsvHeader header = CsvHeader.read(file, profile, labelled);
      report.fill(file.toString(), header.absent());
      headers.add(header);
    }
    return new FlowCsvReader(List.copyOf(files), headers, profile, report, rowsPerFile, labelled);
  }

  @Override
  public FeatureProfile profile() {
    return profile;
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    batch.setSize(0);
    while (batch.size() < batch.capacity() && (current != null || next < files.size())) {
      FlowCsvFile file = current != null ? current : openNext();
      if (!file.addTo(batch)) {
        bytesBefore += file.bytesRead();
        file.close();
        current = null;
      }
    }
    for (int row = 0; labelled && row < batch.size(); row++) {
      batch.index()[row] = rowNumber++;
    }
    bytesRead = bytesBefore + (current == null ? 0 : current.bytesRead());
    return batch.size() > 0;
  }

  /** The number of bytes read from the files so far. Any thread may call this method. */
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
    next = files.size();
  }

  private FlowCsvFile openNext() throws IOException {
    FlowCsvFile file =
        new FlowCsvFile(files.get(next), headers.get(next), report, rowsPerFile, labelled);
    current = file;
    next++;
    return file;
  }
}

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
 * Reads labelled flows from CSV files, one after the other, with all that published files have in
 * them: repeated header lines, cut-off and ragged rows, {@code Infinity}, {@code NaN} and empty
 * cells, integers written {@code 6.00E+00}, surplus columns, CRLF, byte order marks, broken
 * encodings, and the column names of {@link ColumnNames}. Each file has its own layout. What was
 * dropped or changed is counted in a {@link CleaningReport}.
 *
 * <p>Values are those of the file, infinite and negative ones too. Rows are numbered over all files
 * from 0; dropped ones take no number. Memory does not grow with the rows. Not thread-safe.
 */
public final class FlowCsvReader implements FlowReader {

  /** Reads every row. */
  public static final long ALL_ROWS = Long.MAX_VALUE;

  private final List<Path> files;
  private final List<CsvHeader> headers;
  private final FeatureProfile profile;
  private final CleaningReport report;
  private final long rowsPerFile;
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
      long rowsPerFile) {
    this.files = files;
    this.headers = headers;
    this.profile = profile;
    this.report = report;
    this.rowsPerFile = rowsPerFile;
  }

  /** Opens the files to read every row. */
  public static FlowCsvReader open(List<Path> files, FeatureProfile profile, CleaningReport report)
      throws IOException {
    return open(files, profile, report, ALL_ROWS);
  }

  /**
   * Opens the files, having read the header line of each.
   *
   * @param profile what the features follow; the columns that no model of this profile reads may be
   *     absent and are then filled with 0 and empty text
   * @param report is added to while reading
   * @param rowsPerFile reads the first rows of each file, those included that are dropped
   * @throws DatasetFormatException if a file is empty, or lacks the label or a feature of a model
   */
  public static FlowCsvReader open(
      List<Path> files, FeatureProfile profile, CleaningReport report, long rowsPerFile)
      throws IOException {
    List<CsvHeader> headers = new ArrayList<>();
    for (Path file : files) {
      CsvHeader header = CsvHeader.read(file, profile);
      report.fill(file.toString(), header.absent());
      headers.add(header);
    }
    return new FlowCsvReader(List.copyOf(files), headers, profile, report, rowsPerFile);
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
    for (int row = 0; row < batch.size(); row++) {
      batch.index()[row] = rowNumber++;
    }
    bytesRead = bytesBefore + (current == null ? 0 : current.bytesRead());
    return batch.size() > 0;
  }

  /** Bytes of the files read so far; may be called by another thread than the reading one. */
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
    FlowCsvFile file = new FlowCsvFile(files.get(next), headers.get(next), report, rowsPerFile);
    current = file;
    next++;
    return file;
  }
}

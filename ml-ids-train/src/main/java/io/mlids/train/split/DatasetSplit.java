package io.mlids.train.split;

import io.mlids.core.console.Progress;
import io.mlids.core.dataset.CleaningReport;
import io.mlids.core.dataset.DatasetFormatException;
import io.mlids.core.dataset.FlowBatch;
import io.mlids.core.dataset.FlowCsvReader;
import io.mlids.core.dataset.FlowSchema;
import io.mlids.core.feature.FeatureProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Splits CSVs of labelled flows into {@code train.h5}, {@code val.h5} and {@code test.h5}: every
 * accepted row goes to exactly one file, under its number over all input files, and every class is
 * divided in the same proportions.
 *
 * <p>The CSVs are read twice: first to count the rows of each class and to find types that hold
 * every column, then to deal the rows out. Immutable; a split may be run again.
 *
 * @param fractions how much is for validation and test
 * @param rowsPerFile reads the first so many rows of each CSV, {@link FlowCsvReader#ALL_ROWS} for
 *     all
 * @param seed of the random choice
 * @param profile what the features of the CSVs follow
 */
public record DatasetSplit(
    SplitFractions fractions, long rowsPerFile, long seed, FeatureProfile profile) {

  private static final int BYTES_TO_MEGABYTES = 20;

  public DatasetSplit {
    if (rowsPerFile < 1) {
      throw new IllegalArgumentException(rowsPerFile + " rows per file; read at least one");
    }
  }

  /** What the first pass finds. */
  private record Census(FlowSchema schema, Map<String, Long> rowsPerLabel) {}

  /**
   * Splits the files, in their order.
   *
   * @param folder for the three files; created if need be, old files of their names are replaced in
   *     the end
   * @throws DatasetFormatException if a file is no flow CSV, or no row can be used
   */
  public SplitSummary run(List<Path> csvFiles, Path folder) throws IOException {
    CleaningReport report = new CleaningReport();
    // The header of every file is read before anything is made in the folder.
    try (FlowCsvReader reader = FlowCsvReader.open(csvFiles, profile, report, rowsPerFile);
        PartFiles files = new PartFiles(folder)) {
      Census census = count(reader);
      if (report.rowsAccepted() == 0) {
        throw new DatasetFormatException(nothingUsable(csvFiles, report));
      }
      files.start(census.schema(), profile);
      deal(csvFiles, census, report.rowsAccepted(), files);
      return new SplitSummary(report, partsPerLabel(census), files.commit());
    }
  }

  private static String nothingUsable(List<Path> csvFiles, CleaningReport report) {
    List<String> reasons = new ArrayList<>();
    for (CleaningReport.DropReason reason : CleaningReport.DropReason.values()) {
      if (report.rowsDropped(reason) > 0) {
        reasons.add(report.rowsDropped(reason) + " " + reason);
      }
    }
    return csvFiles.getFirst()
        + (csvFiles.size() > 1 ? " and " + (csvFiles.size() - 1) + " more" : "")
        + (reasons.isEmpty()
            ? ": no rows below the header line"
            : ": no row can be used (" + String.join(", ", reasons) + ")")
        + "; name CSVs that hold flows";
  }

  private Census count(FlowCsvReader reader) throws IOException {
    FlowSchema.Builder schema = FlowSchema.builder();
    Map<String, Long> rowsPerLabel = new HashMap<>();
    long megabytes = Math.max(1, reader.size() >> BYTES_TO_MEGABYTES);
    try (Progress progress = Progress.of("Reading", "MB", megabytes)) {
      ReadAhead.run(
          reader,
          batch -> {
            schema.observe(batch);
            countLabels(batch, rowsPerLabel);
            progress.at(reader.bytesRead() >> BYTES_TO_MEGABYTES);
          });
    }
    return new Census(schema.build(), rowsPerLabel);
  }

  private static void countLabels(FlowBatch batch, Map<String, Long> rowsPerLabel) {
    String[] labels = batch.labels();
    int from = 0;
    for (int row = 1; row <= batch.size(); row++) {
      if (row == batch.size() || !labels[row].equals(labels[from])) {
        rowsPerLabel.merge(labels[from], (long) (row - from), Long::sum);
        from = row;
      }
    }
  }

  private void deal(List<Path> csvFiles, Census census, long rows, PartFiles files)
      throws IOException {
    StratifiedAssignment assignment =
        new StratifiedAssignment(census.rowsPerLabel(), fractions, seed);
    Part[] partOfRow = new Part[FlowBatch.DEFAULT_CAPACITY];
    try (FlowCsvReader reader =
            FlowCsvReader.open(csvFiles, profile, new CleaningReport(), rowsPerFile);
        Progress progress = Progress.of("Splitting", "rows", rows)) {
      ReadAhead.run(
          reader,
          batch -> {
            for (int row = 0; row < batch.size(); row++) {
              partOfRow[row] = assignment.next(batch.labels()[row]);
            }
            files.write(batch, partOfRow);
            progress.at(batch.index()[batch.size() - 1] + 1);
          });
    } catch (NoSuchElementException | IllegalArgumentException e) {
      throw changed(e);
    }
    if (!assignment.isComplete()) {
      throw changed(null);
    }
  }

  private static IOException changed(Exception cause) {
    return new IOException(
        "the CSV files changed while they were read; split them again when they are complete",
        cause);
  }

  private SortedMap<String, Map<Part, Long>> partsPerLabel(Census census) {
    SortedMap<String, Map<Part, Long>> rows = new TreeMap<>();
    census
        .rowsPerLabel()
        .forEach(
            (label, count) -> {
              long[] quotas = fractions.quotas(count);
              Map<Part, Long> parts = new EnumMap<>(Part.class);
              for (Part part : Part.values()) {
                parts.put(part, quotas[part.ordinal()]);
              }
              rows.put(label, parts);
            });
    return rows;
  }
}

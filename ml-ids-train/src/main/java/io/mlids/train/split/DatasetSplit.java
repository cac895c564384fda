package io.mlids.train.split;

import io.mlids.core.console.Progress;
import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Splits CSVs of labelled flows into {@code train.h5}, {@code val.h5} and {@code test.h5}: every
 * accepted row goes to exactly one file, indexed by its row number across all input files.
 * Splitting by row divides every class in the same proportions; splitting by run keeps all rows of
 * a CSV together.
 *
 * <p>The CSVs are read twice: first to count the rows in each class and determine the column types,
 * then to assign the rows. Immutable and reusable.
 *
 * @param fractions shares of the validation and test sets
 * @param rowsPerFile number of rows to read from the start of each CSV, or {@link
 *     FlowCsvReader#ALL_ROWS}
 * @param seed random seed
 * @param profile feature profile of the CSVs
 * @param runs how to assign whole CSVs; if absent, rows are assigned individually
 * @param benign labels that mean {@code Benign} and are written as {@code Benign}
 */
public record DatasetSplit(
    SplitFractions fractions,
    long rowsPerFile,
    long seed,
    FeatureProfile profile,
    Optional<RunSides> runs,
    BenignLabels benign) {

  public DatasetSplit {
    if (rowsPerFile < 1) {
      throw new IllegalArgumentException(rowsPerFile + " rows per file; the minimum is 1");
    }
  }

  /** Creates a split that assigns each row to a subset individually. */
  public DatasetSplit(
      SplitFractions fractions, long rowsPerFile, long seed, FeatureProfile profile) {
    this(fractions, rowsPerFile, seed, profile, Optional.empty(), BenignLabels.published());
  }

  /**
   * Splits the files in the given order.
   *
   * @param folder output directory, created if necessary; existing files with the same names are
   *     replaced at the end
   * @throws DatasetFormatException if a file is not a flow CSV, or no row is usable
   */
  public SplitSummary run(List<Path> csvFiles, Path folder) throws IOException {
    // Read the header of every file before creating anything in the directory.
    reader(csvFiles).close();
    if (runs.isPresent()) {
      runs.get().check(csvFiles, fractions);
    }
    try (SubsetFiles files = new SubsetFiles(folder)) {
      DatasetScan scan = DatasetScan.of(csvFiles, profile, rowsPerFile, benign);
      if (scan.report().rowsAccepted() == 0) {
        throw new DatasetFormatException(nothingUsable(csvFiles, scan.report()));
      }
      Optional<String> unused = scan.labels().unusedNames();
      if (unused.isPresent()) {
        throw new DatasetFormatException(unused.get());
      }
      List<Subset> subsetOfRun = List.of();
      if (runs.isPresent()) {
        subsetOfRun =
            new RecordingSplitter(scan.ofFiles(), fractions, seed)
                .assign(runs.get().fixed(csvFiles));
      }
      files.start(scan.schema(), profile);
      deal(csvFiles, scan, assignment(scan, subsetOfRun), files);
      return new SplitSummary(
          scan.report(),
          scan.labels(),
          subsetOfRun.isEmpty() ? rowsPerSubset(scan) : rowsPerSubset(scan, subsetOfRun),
          runs(csvFiles, scan, subsetOfRun),
          files.commit());
    }
  }

  private FlowCsvReader reader(List<Path> csvFiles) throws IOException {
    return FlowCsvReader.open(csvFiles, profile, new CleaningReport(), rowsPerFile);
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
            : ": no rows can be used (" + String.join(", ", reasons) + ")")
        + "; use CSVs of flows";
  }

  private RowAssignment assignment(DatasetScan scan, List<Subset> subsetOfRun) {
    return subsetOfRun.isEmpty()
        ? new StratifiedAssignment(scan.rowsPerLabel(), fractions, seed)
        : new RunAssignment(scan.ofFiles(), subsetOfRun);
  }

  private void deal(
      List<Path> csvFiles, DatasetScan scan, RowAssignment assignment, SubsetFiles files)
      throws IOException {
    Subset[] subsetOfRow = new Subset[FlowBatch.DEFAULT_CAPACITY];
    LabelTally labels = new LabelTally(benign);
    try (FlowReader reader = new BenignReader(reader(csvFiles), benign, labels);
        Progress progress = Progress.of("Splitting", "rows", scan.report().rowsAccepted())) {
      ReadAhead.run(
          reader,
          batch -> {
            for (int row = 0; row < batch.size(); row++) {
              subsetOfRow[row] = assignment.next(batch.labels()[row]);
            }
            files.write(batch, subsetOfRow);
            progress.at(batch.index()[batch.size() - 1] + 1);
          });
    } catch (NoSuchElementException | IllegalArgumentException e) {
      throw changed(e);
    }
    if (!assignment.isComplete()) {
      throw changed(null);
    }
  }

  private static IOException changed(@Nullable Exception cause) {
    return new IOException(
        "the CSV files changed while they were being read; split again once they are complete",
        cause);
  }

  private SortedMap<String, Map<Subset, Long>> rowsPerSubset(DatasetScan scan) {
    SortedMap<String, Map<Subset, Long>> rows = new TreeMap<>();
    scan.rowsPerLabel()
        .forEach(
            (label, count) -> {
              long[] quotas = fractions.quotas(count);
              Map<Subset, Long> subsets = new EnumMap<>(Subset.class);
              for (Subset subset : Subset.values()) {
                subsets.put(subset, quotas[subset.ordinal()]);
              }
              rows.put(label, subsets);
            });
    return rows;
  }

  private static SortedMap<String, Map<Subset, Long>> rowsPerSubset(
      DatasetScan scan, List<Subset> subsetOfRun) {
    SortedMap<String, Map<Subset, Long>> rows = new TreeMap<>();
    for (int run = 0; run < subsetOfRun.size(); run++) {
      Subset subset = subsetOfRun.get(run);
      scan.ofFiles()
          .get(run)
          .forEach(
              (label, count) ->
                  rows.computeIfAbsent(label, _ -> new EnumMap<>(Subset.class))
                      .merge(subset, count, Long::sum));
    }
    return rows;
  }

  private static List<SplitSummary.Run> runs(
      List<Path> csvFiles, DatasetScan scan, List<Subset> subsetOfRun) {
    List<SplitSummary.Run> runs = new ArrayList<>();
    for (int run = 0; run < subsetOfRun.size(); run++) {
      long rows = scan.ofFiles().get(run).values().stream().mapToLong(Long::longValue).sum();
      runs.add(
          new SplitSummary.Run(RunSides.nameOf(csvFiles.get(run)), subsetOfRun.get(run), rows));
    }
    return runs;
  }
}

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

/**
 * Splits CSVs of labelled flows into {@code train.h5}, {@code val.h5} and {@code test.h5}: every
 * accepted row goes to exactly one file, under its number over all input files. Row by row, every
 * class is divided in the same proportions; run by run, all rows of one CSV stay together.
 *
 * <p>The CSVs are read twice: first to count the rows of each class and to find types that hold
 * every column, then to deal the rows out. Immutable; a split may be run again.
 *
 * @param fractions how much is for validation and test
 * @param rowsPerFile reads the first so many rows of each CSV, {@link FlowCsvReader#ALL_ROWS} for
 *     all
 * @param seed of the random choice
 * @param profile what the features of the CSVs follow
 * @param runs which CSVs stay together; absent: rows are dealt out one by one
 * @param benign which labels mean {@code Benign}, and are written as that
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
      throw new IllegalArgumentException(rowsPerFile + " rows per file; read at least one");
    }
  }

  /** A split row by row. */
  public DatasetSplit(
      SplitFractions fractions, long rowsPerFile, long seed, FeatureProfile profile) {
    this(fractions, rowsPerFile, seed, profile, Optional.empty(), BenignLabels.published());
  }

  /**
   * Splits the files, in their order.
   *
   * @param folder for the three files; created if need be, old files of their names are replaced in
   *     the end
   * @throws DatasetFormatException if a file is no flow CSV, or no row can be used
   */
  public SplitSummary run(List<Path> csvFiles, Path folder) throws IOException {
    // The header of every file is read before anything is made in the folder.
    reader(csvFiles).close();
    if (runs.isPresent()) {
      runs.get().check(csvFiles, fractions);
    }
    try (PartFiles files = new PartFiles(folder)) {
      Census census = Census.of(csvFiles, profile, rowsPerFile, benign);
      if (census.report().rowsAccepted() == 0) {
        throw new DatasetFormatException(nothingUsable(csvFiles, census.report()));
      }
      Optional<String> unused = census.labels().unusedNames();
      if (unused.isPresent()) {
        throw new DatasetFormatException(unused.get());
      }
      List<Part> partOfRun = List.of();
      if (runs.isPresent()) {
        partOfRun = new RunDeal(census.ofFiles(), fractions, seed).deal(runs.get().fixed(csvFiles));
      }
      files.start(census.schema(), profile);
      deal(csvFiles, census, assignment(census, partOfRun), files);
      return new SplitSummary(
          census.report(),
          census.labels(),
          partOfRun.isEmpty() ? partsPerLabel(census) : partsPerLabel(census, partOfRun),
          runs(csvFiles, census, partOfRun),
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
            : ": no row can be used (" + String.join(", ", reasons) + ")")
        + "; name CSVs that hold flows";
  }

  private RowAssignment assignment(Census census, List<Part> partOfRun) {
    return partOfRun.isEmpty()
        ? new StratifiedAssignment(census.rowsPerLabel(), fractions, seed)
        : new RunAssignment(census.ofFiles(), partOfRun);
  }

  private void deal(List<Path> csvFiles, Census census, RowAssignment assignment, PartFiles files)
      throws IOException {
    Part[] partOfRow = new Part[FlowBatch.DEFAULT_CAPACITY];
    LabelTally labels = new LabelTally(benign);
    try (FlowReader reader = new BenignReader(reader(csvFiles), benign, labels);
        Progress progress = Progress.of("Splitting", "rows", census.report().rowsAccepted())) {
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

  private static SortedMap<String, Map<Part, Long>> partsPerLabel(
      Census census, List<Part> partOfRun) {
    SortedMap<String, Map<Part, Long>> rows = new TreeMap<>();
    for (int run = 0; run < partOfRun.size(); run++) {
      Part part = partOfRun.get(run);
      census
          .ofFiles()
          .get(run)
          .forEach(
              (label, count) ->
                  rows.computeIfAbsent(label, _ -> new EnumMap<>(Part.class))
                      .merge(part, count, Long::sum));
    }
    return rows;
  }

  private static List<SplitSummary.Run> runs(
      List<Path> csvFiles, Census census, List<Part> partOfRun) {
    List<SplitSummary.Run> runs = new ArrayList<>();
    for (int run = 0; run < partOfRun.size(); run++) {
      long rows = census.ofFiles().get(run).values().stream().mapToLong(Long::longValue).sum();
      runs.add(new SplitSummary.Run(RunSides.nameOf(csvFiles.get(run)), partOfRun.get(run), rows));
    }
    return runs;
  }
}

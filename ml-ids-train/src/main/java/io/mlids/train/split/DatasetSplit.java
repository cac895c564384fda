package io.mlids.train.split;

import io.mlids.core.console.Progress;
import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.OutputFile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.train.duplicate.Equality;
import io.mlids.train.duplicate.RowHasher;
import io.mlids.train.duplicate.RowHashes;
import io.mlids.train.split.assign.RowAssignment;
import io.mlids.train.split.part.Division;
import io.mlids.train.split.part.Folds;
import io.mlids.train.split.part.Subset;
import io.mlids.train.split.time.TimeCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Splits labelled flows into the files {@code train}, {@code val} and {@code test}, or into the
 * folds of a cross-validation: every accepted row goes to at most one file, indexed by its row
 * number across all input files. Splitting by row divides every class in the same proportions;
 * splitting by group or time keeps rows together (see {@link SplitUnit}).
 *
 * <p>The files are read twice: first to count the rows in each class and determine the column
 * types, then to assign the rows. To remove duplicates, they are read once more before. Rows that
 * equal rows of other subsets are counted. Immutable and reusable.
 *
 * @param division the subsets
 * @param unit which rows are kept together
 * @param rowsPerFile number of rows to read from the start of each CSV, or {@link
 *     FlowCsvReader#ALL_ROWS}
 * @param seed random seed
 * @param profile feature profile of the CSVs
 * @param deduplicate which rows are removed because they equal an earlier row, if any
 * @param benign labels that mean {@code Benign} and are written as {@code Benign}
 */
public record DatasetSplit(
    Division division,
    SplitUnit unit,
    long rowsPerFile,
    long seed,
    FeatureProfile profile,
    Optional<Equality> deduplicate,
    BenignLabels benign) {

  public DatasetSplit {
    if (rowsPerFile < 1) {
      throw new IllegalArgumentException(rowsPerFile + " rows per file; the minimum is 1");
    }
    if (division instanceof Folds folds && unit instanceof SplitUnit.TimeBlocks blocks) {
      int least = folds.count() + 2;
      if (blocks.count() < least || blocks.count() > Folds.MAX) {
        throw new IllegalArgumentException(
            "%d time blocks for %d rounds of cross-validation; specify %d to %d time blocks"
                .formatted(blocks.count(), folds.count(), least, Folds.MAX));
      }
    }
  }

  /** Creates a split that assigns each row to a subset individually. */
  public DatasetSplit(Division division, long rowsPerFile, long seed, FeatureProfile profile) {
    this(
        division,
        new SplitUnit.Row(),
        rowsPerFile,
        seed,
        profile,
        Optional.empty(),
        BenignLabels.published());
  }

  /** The subsets, in order. */
  public List<Subset> subsets() {
    return division instanceof Folds && unit instanceof SplitUnit.TimeBlocks blocks
        ? Folds.named("block", blocks.count())
        : division.subsets();
  }

  /**
   * The names of all files that the split writes.
   *
   * @param ending the ending of dataset files; see {@link #run(List, Path, String)}
   */
  public List<String> fileNames(String ending) {
    List<String> names =
        new ArrayList<>(subsets().stream().map(each -> each.fileName(ending)).toList());
    if (division instanceof Folds) {
      names.add(FoldManifest.FILE_NAME);
    }
    return names;
  }

  /** Splits the files in the given order into HDF5 files. */
  public SplitSummary run(List<Path> csvFiles, Path folder) throws IOException {
    return run(csvFiles, folder, Subset.HDF5);
  }

  /**
   * Splits the files in the given order.
   *
   * @param folder output directory, created if necessary; existing files with the same names are
   *     replaced at the end
   * @param ending the ending of the files' names, which selects their format
   * @throws DatasetFormatException if a file is not a dataset, or no row is usable
   */
  public SplitSummary run(List<Path> csvFiles, Path folder, String ending) throws IOException {
    FlowFiles all = new FlowFiles(csvFiles, profile, rowsPerFile, benign);
    // Read the header of every file before creating anything in the directory.
    all.check();
    if (unit instanceof SplitUnit.Group group && group.by() == Grouping.RUN) {
      group.sides().check(csvFiles);
    }
    if (unit instanceof SplitUnit.Group group && group.by() != Grouping.DAY) {
      SplitPlan.checkGroups(this, group, SplitPlan.names(group, csvFiles));
    }
    try (SubsetFiles files = new SubsetFiles(folder, subsets(), ending);
        RowHashes hashes = RowHashes.beside(folder.resolve("hashes"))) {
      Optional<Deduplication> unique =
          deduplicate.isPresent()
              ? Optional.of(Deduplication.of(all, deduplicate.get(), folder))
              : Optional.empty();
      FlowFiles kept = unique.map(Deduplication::files).orElse(all);
      DatasetScan scan = DatasetScan.of(kept, times());
      check(csvFiles, scan);
      SplitPlan plan = SplitPlan.of(this, csvFiles, scan);
      files.start(scan.schema(), profile);
      RowCounts rows = new RowCounts(subsets());
      deal(kept, scan, plan.assignment(), new Destination(files, hashes, rows));
      SplitSummary.Comparison comparison =
          new SplitSummary.Comparison(
              unique.map(Deduplication::removal),
              scan.rows() - rows.all(),
              hashes.shared(subsets().size()));
      return new SplitSummary(
          scan.report(),
          scan.labels(),
          rows,
          plan.groups(),
          groupWord(),
          comparison,
          commit(files, folder, new FoldManifest(this, ending, rows, comparison.shared()), plan));
    }
  }

  private Optional<TimeCounts> times() {
    return switch (unit) {
      case SplitUnit.Row _ -> Optional.empty();
      case SplitUnit.Group group ->
          group.by() == Grouping.DAY ? Optional.of(TimeCounts.byDay()) : Optional.empty();
      case SplitUnit.TimeBlocks _ -> Optional.of(TimeCounts.bySecond());
    };
  }

  /** What the summary calls a group of rows. */
  private String groupWord() {
    return switch (unit) {
      case SplitUnit.Row _ -> "row";
      case SplitUnit.Group group -> group.by().toString();
      case SplitUnit.TimeBlocks _ -> "time block";
    };
  }

  private static void check(List<Path> csvFiles, DatasetScan scan) throws DatasetFormatException {
    if (scan.report().rowsAccepted() == 0) {
      throw new DatasetFormatException(nothingUsable(csvFiles, scan.report()));
    }
    Optional<String> unused = scan.labels().unusedNames();
    if (unused.isPresent()) {
      throw new DatasetFormatException(unused.get());
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
            : ": no rows can be used (" + String.join(", ", reasons) + ")")
        + "; use CSVs of flows";
  }

  /** Where the rows go, and what is counted on the way. */
  private record Destination(SubsetFiles files, RowHashes hashes, RowCounts counts) {}

  private void deal(
      FlowFiles source, DatasetScan scan, RowAssignment assignment, Destination destination)
      throws IOException {
    Subset[] subsetOfRow = new Subset[FlowBatch.DEFAULT_CAPACITY];
    RowHasher hasher = new RowHasher(Equality.FEATURES, profile);
    try (FlowReader reader = source.open();
        Progress progress = Progress.of("Splitting", "rows", scan.report().rowsAccepted())) {
      ReadAhead.run(
          reader,
          batch -> {
            hasher.hash(batch);
            for (int row = 0; row < batch.size(); row++) {
              String label = batch.labels()[row];
              Subset subset = assignment.next(label, batch.timestamps()[row], batch.index()[row]);
              subsetOfRow[row] = subset;
              if (!subset.equals(Subset.NONE)) {
                destination.counts().add(label, subset);
                destination.hashes().add(hasher, row, subset.ordinal());
              }
            }
            destination.files().write(batch, subsetOfRow);
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

  private List<Path> commit(SubsetFiles files, Path folder, FoldManifest manifest, SplitPlan plan)
      throws IOException {
    if (!(division instanceof Folds)) {
      return files.commit();
    }
    try (OutputFile output = OutputFile.create(folder.resolve(FoldManifest.FILE_NAME))) {
      manifest.write(output.path(), plan.groups());
      List<Path> written = new ArrayList<>(files.commit());
      output.commit();
      written.add(output.target());
      return written;
    }
  }
}

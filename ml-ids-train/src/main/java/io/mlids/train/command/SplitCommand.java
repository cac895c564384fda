package io.mlids.train.command;

import io.mlids.core.command.option.BenignOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.console.Terminal;
import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.train.split.DatasetSplit;
import io.mlids.train.split.RunSides;
import io.mlids.train.split.SplitFractions;
import io.mlids.train.split.SplitSummary;
import io.mlids.train.split.Subset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Splits published CSVs into training, validation and test files. */
@Command(
    name = "split",
    description = {
      "Split CSVs of labelled flows into train.h5, val.h5 and test.h5.",
      "",
      "Rows are divided class by class at random; with --group-by run all rows of one CSV, a"
          + " recording, stay on one side, so that a test is of recordings never seen. Each row"
          + " goes to exactly one file, under its number over all CSVs (rows that are dropped take"
          + " no number). Dropped are repeated header lines, blank lines, rows with too few or too"
          + " many fields or without a label, and a last line that is cut off. Values stay as they"
          + " are; a cell that is no number becomes NaN.",
      ""
    })
public final class SplitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private BenignOption benign;

  @Option(
      names = "--dataset-path",
      required = true,
      paramLabel = "DIR|FILE",
      description =
          "A CSV, or a folder: every .csv and .csv.gz below it is read, in the order of the names.")
  private Path datasetPath;

  @Option(
      names = "--output-path",
      required = true,
      paramLabel = "DIR",
      description = "The folder for the three files.")
  private Path outputPath;

  @Option(
      names = "--val-size",
      defaultValue = "0.1",
      paramLabel = "FRACTION",
      description = "Share of the rows for validation (default: ${DEFAULT-VALUE}).")
  private double valSize;

  @Option(
      names = "--test-size",
      defaultValue = "0.1",
      paramLabel = "FRACTION",
      description = "Share of the rows for the test (default: ${DEFAULT-VALUE}).")
  private double testSize;

  @Option(
      names = "--nrows",
      paramLabel = "N",
      description = "Read the first N rows of each CSV only.")
  private Optional<Long> rowsPerFile = Optional.empty();

  @Option(
      names = "--random-seed",
      defaultValue = "42",
      paramLabel = "N",
      description = "The same seed gives the same files (default: ${DEFAULT-VALUE}).")
  private long randomSeed;

  @Option(
      names = "--feature-profile",
      defaultValue = "cse2018",
      paramLabel = "PROFILE",
      description =
          "What the features of the CSVs follow: cse2018 or corrected (default:"
              + " ${DEFAULT-VALUE}).")
  private FeatureProfile featureProfile;

  @Option(
      names = "--group-by",
      defaultValue = "row",
      paramLabel = "row|run",
      description =
          "What is dealt out: single rows, or runs, which are whole CSVs (default:"
              + " ${DEFAULT-VALUE}). Runs are dealt so that the sizes come near --val-size and"
              + " --test-size and every class is in training and test as far as possible.")
  private Group groupBy;

  @Option(
      names = "--test-runs",
      split = ",",
      paramLabel = "NAME",
      description =
          "With --group-by run: the runs for the test, by file name without .csv or .csv.gz.")
  private List<String> testRuns = List.of();

  @Option(
      names = "--val-runs",
      split = ",",
      paramLabel = "NAME",
      description = "With --group-by run: the runs for validation.")
  private List<String> valRuns = List.of();

  private enum Group {
    ROW,
    RUN
  }

  @Override
  public Integer call() throws IOException {
    if (rowsPerFile.isPresent() && rowsPerFile.get() < 1) {
      throw CommandException.unusable("--nrows " + rowsPerFile.get() + ": read at least one row");
    }
    DatasetSplit split;
    try {
      split =
          new DatasetSplit(
              new SplitFractions(valSize, testSize),
              rowsPerFile.orElse(FlowCsvReader.ALL_ROWS),
              randomSeed,
              featureProfile,
              runSides(),
              benign.labels());
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--val-size, --test-size: " + e.getMessage());
    }
    List<Path> csvFiles = FlowDataset.csvFiles(datasetPath);
    for (Subset subset : Subset.values()) {
      DistinctFiles.check(outputPath.resolve(subset.fileName()), csvFiles);
    }
    SplitSummary summary = split.run(csvFiles, outputPath);
    summary.print(System.out);
    summary
        .labels()
        .lackOfBenign()
        .ifPresent(
            what ->
                spec.commandLine()
                    .getErr()
                    .println(Terminal.printable("warning: " + datasetPath + ": " + what)));
    return 0;
  }

  private Optional<RunSides> runSides() {
    if (groupBy == Group.RUN) {
      return Optional.of(new RunSides(Set.copyOf(valRuns), Set.copyOf(testRuns)));
    }
    if (!valRuns.isEmpty() || !testRuns.isEmpty()) {
      throw CommandException.unusable("--val-runs and --test-runs go with --group-by run; add it");
    }
    return Optional.empty();
  }
}

package io.mlids.train.command;

import io.mlids.core.command.option.BenignOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.console.Terminal;
import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.train.split.DatasetSplit;
import io.mlids.train.split.RunSides;
import io.mlids.train.split.SplitFractions;
import io.mlids.train.split.SplitSummary;
import io.mlids.train.split.Subset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train split}. */
@Command(
    name = "split",
    description = {
      "Split CSVs of labelled flows into train.h5, val.h5 and test.h5.",
      "The split is random and stratified by class. With --group-by run, all rows of a CSV (one"
          + " recording) stay together, so the test set contains only recordings that were"
          + " not used for training.",
      "Each row goes to exactly one file. The row's index is its position across all CSVs, not"
          + " counting dropped rows. Repeated headers, blank lines, rows with too few or too many"
          + " fields or without a label, and a truncated last line are dropped. Values are not"
          + " changed, except that a cell that is not a number becomes NaN."
    })
@Example(
    text = "Split the CSVs in a directory",
    command = "ml-ids-train split --dataset-path flows --output-path dataset")
@Example(
    text = "Keep the rows of each recording together",
    command = "ml-ids-train split --dataset-path flows --output-path dataset --group-by run")
public final class SplitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @OptionGroup("Input")
  @Option(
      names = "--dataset-path",
      required = true,
      paramLabel = "DIR|FILE",
      description =
          "Read this CSV, or every .csv and .csv.gz below this directory in the order of their"
              + " names. May be s3://bucket/key, or s3://bucket/prefix/ for a directory.")
  private String datasetPath;

  @OptionGroup("Input")
  @Option(
      names = {"--profile", "--feature-profile"},
      defaultValue = "cse2018",
      paramLabel = "cse2018|corrected",
      description = "Feature profile of the CSVs. Default: ${DEFAULT-VALUE}.")
  private FeatureProfile featureProfile;

  @OptionGroup("Input")
  @Option(
      names = "--nrows",
      paramLabel = "N",
      description = "Read only the first N rows of each CSV.")
  private Optional<Long> rowsPerFile = Optional.empty();

  @Mixin private BenignOption benign;
  @Mixin private final S3Options s3;

  @OptionGroup("Output")
  @Option(
      names = "--output-path",
      required = true,
      paramLabel = "DIR",
      description = "Write the three files to this directory.")
  private Path outputPath;

  @OptionGroup("Split")
  @Option(
      names = "--val-size",
      defaultValue = "0.1",
      paramLabel = "FRACTION",
      description = "Share of rows for the validation set. Default: ${DEFAULT-VALUE}.")
  private double valSize;

  @OptionGroup("Split")
  @Option(
      names = "--test-size",
      defaultValue = "0.1",
      paramLabel = "FRACTION",
      description = "Share of rows for the test set. Default: ${DEFAULT-VALUE}.")
  private double testSize;

  @OptionGroup("Split")
  @Option(
      names = "--random-seed",
      defaultValue = "42",
      paramLabel = "N",
      description =
          "Use this random seed; the same seed gives the same files. Default: ${DEFAULT-VALUE}.")
  private long randomSeed;

  @OptionGroup("Split")
  @Option(
      names = "--group-by",
      defaultValue = "row",
      paramLabel = "row|run",
      description =
          "Assign rows individually, or whole runs (CSVs). Runs are assigned so that the subset"
              + " sizes come close to --val-size and --test-size, with every class in training and"
              + " test if possible. Default: ${DEFAULT-VALUE}.")
  private Group groupBy;

  @OptionGroup("Split")
  @Option(
      names = "--test-runs",
      split = ",",
      paramLabel = "NAME",
      description =
          "Use these runs (file names without .csv or .csv.gz) as the test set. Needs --group-by"
              + " run.")
  private List<String> testRuns = List.of();

  @OptionGroup("Split")
  @Option(
      names = "--val-runs",
      split = ",",
      paramLabel = "NAME",
      description = "Use these runs as the validation set. Needs --group-by run.")
  private List<String> valRuns = List.of();

  /** Creates the command with the process's environment. */
  public SplitCommand() {
    this(System.getenv());
  }

  SplitCommand(Map<String, String> environment) {
    s3 = new S3Options(environment);
  }

  private enum Group {
    ROW,
    RUN
  }

  @Override
  public Integer call() throws IOException {
    if (rowsPerFile.isPresent() && rowsPerFile.get() < 1) {
      throw CommandException.unusable("--nrows " + rowsPerFile.get() + ": the minimum is 1");
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
    List<Path> csvFiles = FlowDataset.csvFiles(s3.path(spec.commandLine().getErr(), datasetPath));
    for (Subset subset : Subset.values()) {
      DistinctFiles.check(outputPath.resolve(subset.fileName()), csvFiles);
    }
    SplitSummary summary = split.run(csvFiles, outputPath);
    summary.print(spec.commandLine().getOut());
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
      throw CommandException.unusable("--val-runs and --test-runs need --group-by run");
    }
    return Optional.empty();
  }
}

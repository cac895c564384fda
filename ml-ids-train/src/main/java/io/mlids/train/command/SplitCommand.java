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
import io.mlids.train.split.EarlierSplit;
import io.mlids.train.split.SplitSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
      "Split labelled flows into train.h5, val.h5 and test.h5, or into folds (--cv).",
      "The split is random and stratified by class, which flatters a model: flows of one attack,"
          + " and equal rows, are then in training and test. With --group-by run, all rows of a CSV"
          + " (one recording) stay together, so the test set contains only recordings that were not"
          + " used for training. With --time-blocks, the test set is later than the training set."
          + " The summary counts rows that equal a training row in all model inputs.",
      "Each row goes to at most one file. The row's index is its position across all CSVs, not"
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
@Example(
    text = "Test on the last hours only",
    command = "ml-ids-train split --dataset-path flows --output-path timed --time-blocks 20")
@Example(
    text = "Write five folds for cross-validation",
    command = "ml-ids-train split --dataset-path flows --output-path folds --cv 5")
public final class SplitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @OptionGroup("Input")
  @Option(
      names = "--dataset-path",
      required = true,
      paramLabel = "DIR|FILE",
      description =
          "Read this CSV, Parquet or HDF5 file, or every .csv, .csv.gz and .parquet below this"
              + " directory in the order of their names. May be s3://bucket/key, or"
              + " s3://bucket/prefix/ for a directory.")
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
      description = "Write the files to this directory.")
  private Path outputPath;

  @OptionGroup("Output")
  @Option(
      names = "--format",
      defaultValue = "h5",
      paramLabel = "h5|parquet",
      description = "Write HDF5 files for pandas, or Parquet files. Default: ${DEFAULT-VALUE}.")
  private Format format;

  private enum Format {
    H5,
    PARQUET;

    String ending() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin private final SplitOptions how = new SplitOptions();

  /** Creates the command with the process's environment. */
  public SplitCommand() {
    this(System.getenv());
  }

  SplitCommand(Map<String, String> environment) {
    s3 = new S3Options(environment);
  }

  @Override
  public Integer call() throws IOException {
    if (rowsPerFile.isPresent() && rowsPerFile.get() < 1) {
      throw CommandException.unusable("--nrows " + rowsPerFile.get() + ": the minimum is 1");
    }
    DatasetSplit split = split();
    List<String> names = split.fileNames(format.ending());
    Optional<String> remains = EarlierSplit.remains(outputPath, names);
    if (remains.isPresent()) {
      throw CommandException.unusable(remains.get());
    }
    List<Path> csvFiles = FlowDataset.csvFiles(s3.path(spec.commandLine().getErr(), datasetPath));
    for (String name : names) {
      DistinctFiles.check(outputPath.resolve(name), csvFiles);
    }
    SplitSummary summary = split.run(csvFiles, outputPath, format.ending());
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

  private DatasetSplit split() {
    try {
      return new DatasetSplit(
          how.division(),
          how.unit(),
          rowsPerFile.orElse(FlowCsvReader.ALL_ROWS),
          how.randomSeed(),
          featureProfile,
          how.deduplicate(),
          benign.labels());
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--cv, --time-blocks: " + e.getMessage());
    }
  }
}

package io.mlids.train.command;

import io.mlids.core.command.option.CsvProfileOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.console.Progress;
import io.mlids.core.console.Terminal;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.detect.Detector;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.table.CleaningReport;
import io.mlids.train.predict.FlowScorer;
import io.mlids.train.predict.ScoreFormatException;
import io.mlids.train.predict.ScoreOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train predict}. */
@Command(
    name = "predict",
    description = {
      "Score the flows in files (CSV, Parquet or HDF5) with a model, without a server.",
      "The output has a row for each flow: the file, the row number, the timestamp and the label as"
          + " in the file ('No Label' if there is none), the attack probability, whether the flow"
          + " is an attack, and the predicted class. The scores are those of the server and of"
          + " 'ml-ids-flows detect'."
    })
@Example(
    text = "Score a test set",
    command = "ml-ids-train predict --model mine dataset/test.h5 -o scores.parquet")
@Example(
    text = "Score CSVs, and give the reasons for each attack",
    command = "ml-ids-train predict --model mine flows -o scores.csv --explain")
public final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @OptionGroup("Model")
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "Model bundle.")
  private Path model;

  @Parameters(
      arity = "1..*",
      paramLabel = "FLOWS",
      description =
          "Files of flows, or directories of such files. May be s3://bucket/key, or"
              + " s3://bucket/prefix/ for a directory.")
  private List<String> flows;

  @Mixin private CsvProfileOption csvProfile;
  @Mixin private final S3Options s3;

  @OptionGroup("Output")
  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description =
          "Write the scores to this file: Parquet if its name ends in .parquet, CSV if it ends in"
              + " .csv, compressed CSV if it ends in .csv.gz.")
  private Path output;

  @OptionGroup("Output")
  @Option(
      names = "--explain",
      description = "Add a column with the main reasons for each attack; takes much longer.")
  private boolean explain;

  /** Creates the command with the process's environment. */
  public PredictCommand() {
    this(System.getenv());
  }

  PredictCommand(Map<String, String> environment) {
    s3 = new S3Options(environment);
  }

  @Override
  public Integer call() throws IOException {
    try {
      ScoreOutput.checkName(output);
    } catch (ScoreFormatException e) {
      throw CommandException.unusable(e.getMessage());
    }
    PrintWriter error = spec.commandLine().getErr();
    Detector detector = Detector.of(ModelBundle.open(model));
    List<Path> files = new ArrayList<>();
    for (Path each : s3.paths(error, flows.toArray(String[]::new))) {
      files.addAll(FlowDataset.allFiles(each));
    }
    DistinctFiles.check(output, files);
    CleaningReport report = new CleaningReport();
    FlowScorer scorer = new FlowScorer(detector, explain);
    long started = System.nanoTime();
    try (ScoreOutput scores = ScoreOutput.open(output, files, explain);
        Progress progress = Progress.of("Scoring", "rows", rows(files))) {
      for (int i = 0; i < files.size(); i++) {
        Path file = files.get(i);
        scorer.score(file, i, csvProfile.of(file), report, scores, progress::at);
      }
      scores.complete();
    }
    if (report.rowsDropped() > 0
        || report.cellsChanged() > 0
        || !report.filledColumns().isEmpty()) {
      report.print(error);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    error.printf(
        Locale.ROOT,
        "scored %,d flows in %.1f s, %,d attacks; scores written to %s%n",
        scorer.rows(),
        seconds,
        scorer.attacks(),
        Terminal.printable(output.toString()));
    error.flush();
    return 0;
  }

  private static long rows(List<Path> files) throws IOException {
    long rows = 0;
    for (Path file : files) {
      rows += FlowDataset.rows(file).orElse(0);
    }
    return rows;
  }
}

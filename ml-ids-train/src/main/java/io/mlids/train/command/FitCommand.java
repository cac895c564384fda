package io.mlids.train.command;

import io.mlids.core.command.option.BenignOption;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.model.ModelBundle;
import io.mlids.train.fit.FeedbackFile;
import io.mlids.train.fit.ParameterFile;
import io.mlids.train.fit.SplitFiles;
import io.mlids.train.fit.TrainingException;
import io.mlids.train.fit.TrainingParameters;
import io.mlids.train.mlflow.MlflowFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train fit}. */
@Command(
    name = "fit",
    description = {
      "Train a model on the files that 'split' wrote, and write a model bundle.",
      "The parameter file is a JSON object; omitted parameters take their default values. Test rows"
          + " are read once, after training, for the printed metrics."
    },
    footer =
        "If the environment variable SOURCE_DATE_EPOCH is set, the bundle records that time as the"
            + " time of training, so that training twice writes identical files.")
@Example(
    text = "Train on dataset/train.h5 and write build/models/gradient_boost",
    command = "ml-ids-train fit")
@Example(
    text = "Train with your own parameters",
    command = "ml-ids-train fit --param-path params.json --output-path build/models/mine")
@Example(
    text = "Train, and log the model to an MLflow tracking server",
    command = "ml-ids-train fit --mlflow-tracking-uri http://mlflow:5000")
@Example(
    text = "Learn from false alarms and true attacks that were judged on the web page",
    command = "ml-ids-train fit --feedback feedback.csv")
public final class FitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @OptionGroup("Input")
  @Option(
      names = "--train-path",
      defaultValue = "dataset/train.h5",
      paramLabel = "FILE",
      description =
          "Read the training set from this file or s3://bucket/key; repeat the option to train on"
              + " several files, such as the folds of a cross-validation. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<String> trainPaths;

  @OptionGroup("Input")
  @Option(
      names = "--val-path",
      defaultValue = "dataset/val.h5",
      paramLabel = "FILE",
      description =
          "Read the validation set, used for early stopping and calibration, from this file or"
              + " s3://bucket/key. Default: ${DEFAULT-VALUE}.")
  private String valPath;

  @OptionGroup("Input")
  @Option(
      names = "--test-path",
      defaultValue = "dataset/test.h5",
      paramLabel = "FILE",
      description =
          "Read the test set, used for the printed metrics, from this file or s3://bucket/key."
              + " Default: ${DEFAULT-VALUE}.")
  private String testPath;

  @Mixin private BenignOption benign;
  @Mixin private final S3Options s3;

  @OptionGroup("Input")
  @Option(
      names = "--feedback",
      paramLabel = "FILE",
      description =
          "Add the flows that people judged, exported from the server as CSV, to the training"
              + " rows.")
  private Optional<Path> feedback = Optional.empty();

  @OptionGroup("Input")
  @Option(
      names = "--feedback-weight",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Count each judged flow as N rows of its class, but all of them together as at most 10 %%"
              + " of the other rows. Default: ${DEFAULT-VALUE}.")
  private double feedbackWeight;

  @OptionGroup("Model")
  @Option(
      names = "--output-path",
      defaultValue = "build/models/gradient_boost",
      paramLabel = "DIR",
      description = "Write the model bundle to this directory. Default: ${DEFAULT-VALUE}.")
  private Path outputPath;

  @OptionGroup("Model")
  @Option(
      names = "--param-path",
      paramLabel = "FILE",
      description = "Read training parameters from this JSON file; all have defaults.")
  private Optional<Path> paramPath = Optional.empty();

  @Mixin private MlflowOptions mlflow;

  private final Map<String, String> environment;

  /** Creates the command with the process's environment. */
  public FitCommand() {
    this(System.getenv());
  }

  FitCommand(Map<String, String> environment) {
    this.environment = environment;
    s3 = new S3Options(environment);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter error = spec.commandLine().getErr();
    Optional<MlflowTarget> target = mlflow.target(environment, error);
    TrainingParameters parameters = parameters();
    Optional<FeedbackFile> judged = feedback.map(this::feedback);
    checkOutput();
    List<String> paths = new ArrayList<>(trainPaths);
    paths.add(valPath);
    paths.add(testPath);
    List<Path> datasets = s3.paths(error, paths.toArray(String[]::new));
    checkInputs(datasets);
    Instant started = Instant.now();
    ModelBundle bundle =
        new TrainingRun(splitFiles(datasets), outputPath, judged, spec.commandLine())
            .train(parameters);
    spec.commandLine().getOut().flush();
    target.ifPresent(where -> where.log(bundle, started, error));
    return 0;
  }

  private SplitFiles splitFiles(List<Path> datasets) {
    int trainings = trainPaths.size();
    return new SplitFiles(
        datasets.subList(0, trainings),
        datasets.get(trainings),
        datasets.get(trainings + 1),
        benign.labels());
  }

  private TrainingParameters parameters() throws IOException {
    try {
      return paramPath.isPresent()
          ? ParameterFile.read(paramPath.get())
          : TrainingParameters.DEFAULTS;
    } catch (TrainingException e) {
      throw CommandException.unusable(e.getMessage());
    }
  }

  private FeedbackFile feedback(Path file) {
    try {
      return new FeedbackFile(file, feedbackWeight);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--feedback-weight: " + e.getMessage());
    }
  }

  /** Fails if the bundle would replace a directory with other code. */
  private void checkOutput() throws IOException {
    if (MlflowFiles.wouldReplaceOtherCode(outputPath)) {
      throw CommandException.unusable(
          outputPath
              + ": the directory 'code' in it belongs to something else, but a model bundle needs"
              + " this name; choose another --output-path");
    }
  }

  /** Fails if the bundle would replace an input file. */
  private void checkInputs(List<Path> datasets) throws IOException {
    List<Path> inputs = new ArrayList<>(datasets);
    paramPath.ifPresent(inputs::add);
    feedback.ifPresent(inputs::add);
    for (String name : MlflowFiles.BUNDLE_NAMES) {
      Path replaced = outputPath.resolve(name);
      if (Files.exists(replaced)) {
        try (Stream<Path> files = Files.walk(replaced)) {
          for (Path file : (Iterable<Path>) files::iterator) {
            DistinctFiles.check(file, inputs);
          }
        }
      }
    }
  }
}

package io.mlids.train.command;

import io.mlids.core.command.option.BenignOption;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.console.Terminal;
import io.mlids.core.model.ModelBundle;
import io.mlids.train.fit.ModelTrainer;
import io.mlids.train.fit.ParameterFile;
import io.mlids.train.fit.SplitFiles;
import io.mlids.train.fit.TrainingParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model on a split dataset and writes its bundle. */
@Command(
    name = "fit",
    description = {
      "Train a model on the files of 'split' and write its bundle.",
      "",
      "The parameter file is a JSON object; what it does not name has its default. Test rows are"
          + " read once, after training, for the figures that are printed.",
      ""
    })
public final class FitCommand implements Callable<Integer> {
  private static final List<String> BUNDLE_NAMES =
      List.of(
          ModelBundle.MODEL_FILE,
          ModelBundle.MANIFEST_FILE,
          "MLmodel",
          "requirements.txt",
          "conda.yaml",
          "python_env.yaml",
          "report");

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private BenignOption benign;

  @Option(
      names = "--train-path",
      defaultValue = "dataset/train.h5",
      paramLabel = "FILE",
      description = "Rows to learn from (default: ${DEFAULT-VALUE}).")
  private Path trainPath;

  @Option(
      names = "--val-path",
      defaultValue = "dataset/val.h5",
      paramLabel = "FILE",
      description = "Rows that say when to stop (default: ${DEFAULT-VALUE}).")
  private Path valPath;

  @Option(
      names = "--test-path",
      defaultValue = "dataset/test.h5",
      paramLabel = "FILE",
      description = "Rows to judge the model by (default: ${DEFAULT-VALUE}).")
  private Path testPath;

  @Option(
      names = "--output-path",
      defaultValue = "build/models/gradient_boost",
      paramLabel = "DIR",
      description = "The folder for the bundle (default: ${DEFAULT-VALUE}).")
  private Path outputPath;

  @Option(
      names = "--param-path",
      paramLabel = "FILE",
      description = "Training parameters as JSON; all have a default.")
  private Optional<Path> paramPath = Optional.empty();

  @Override
  public Integer call() throws IOException {
    checkPaths();
    TrainingParameters parameters =
        paramPath.isPresent() ? ParameterFile.read(paramPath.get()) : TrainingParameters.DEFAULTS;
    if (parameters.randomSeed() == TrainingParameters.ANY_SEED) {
      int seed = new SecureRandom().nextInt(Integer.MAX_VALUE);
      System.err.println("random seed: " + seed);
      parameters = parameters.withRandomSeed(seed);
    }
    SplitFiles files = new SplitFiles(trainPath, valPath, testPath, benign.labels());
    ModelTrainer.Fitted fitted =
        new ModelTrainer(
                files,
                outputPath,
                parameters,
                Clock.systemUTC(),
                line -> spec.commandLine().getErr().println(Terminal.printable(line)))
            .run();
    fitted.test().print(System.out);
    spec.commandLine().getErr().println(Terminal.printable("model written to " + outputPath));
    return 0;
  }

  /** The bundle replaces older files of its names, and its report's whole folder. */
  private void checkPaths() throws IOException {
    List<Path> inputs = new ArrayList<>(List.of(trainPath, valPath, testPath));
    paramPath.ifPresent(inputs::add);
    for (String name : BUNDLE_NAMES) {
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

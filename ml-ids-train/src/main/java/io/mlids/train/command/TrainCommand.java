package io.mlids.train.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.Terminal;
import io.mlids.core.help.Example;
import io.mlids.train.fit.TrainingException;
import io.mlids.train.fit.TrainingParameters;
import io.mlids.train.sagemaker.ContainerDirectories;
import io.mlids.train.sagemaker.HyperparameterFile;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train train}: what SageMaker starts in a training container. */
@Command(
    name = "train",
    description = {
      "Train a model in a SageMaker training container.",
      "Reads the hyperparameters from /opt/ml/input/config/hyperparameters.json and the dataset"
          + " from /opt/ml/input/data/training/train.h5, validation/val.h5 and testing/test.h5, and"
          + " writes the model bundle to /opt/ml/model. If training fails, the reason is also"
          + " written to /opt/ml/output/failure. The environment variable MLIDS_CONTAINER_ROOT"
          + " replaces /opt/ml."
    })
@Example(text = "Train in a container", command = "ml-ids-train train")
public final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  private final ContainerDirectories directories;

  /** Creates the command for the container in which the process runs; called by picocli. */
  public TrainCommand() {
    this(System.getenv());
  }

  TrainCommand(Map<String, String> environment) {
    this.directories = ContainerDirectories.of(environment);
  }

  @Override
  public Integer call() throws IOException {
    try {
      return train();
    } catch (Exception | Error e) {
      report(e);
      throw e;
    }
  }

  private int train() throws IOException {
    TrainingParameters parameters;
    try {
      parameters = HyperparameterFile.read(directories.hyperparameters());
    } catch (TrainingException e) {
      throw CommandException.unusable(e.getMessage());
    }
    new TrainingRun(
            directories.dataset(), directories.model(), Optional.empty(), spec.commandLine())
        .train(parameters);
    return 0;
  }

  private void report(Throwable failure) {
    try {
      directories.writeFailure(Console.describe(failure));
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .println(
              Terminal.printable(
                  "warning: the reason could not be written to "
                      + directories.failure()
                      + ": "
                      + Console.describe(e)));
    }
  }
}

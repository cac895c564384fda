package io.mlids.train.command;

import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.help.Example;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-train}: from published CSVs to a trained model. */
@Command(
    name = "ml-ids-train",
    description = "Split flow datasets, train models and evaluate them.",
    subcommands = {
      SplitCommand.class,
      FitCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      LogCommand.class,
      DownloadCommand.class,
      TestbedCommand.class,
      TrainCommand.class,
      SageMakerTrainCommand.class,
      SageMakerDeployCommand.class,
      SageMakerUndeployCommand.class
    })
@Example(
    text = "Split the CSVs in a directory",
    command = "ml-ids-train split --dataset-path flows --output-path dataset")
@Example(text = "Train on that split", command = "ml-ids-train fit")
public final class MlIdsTrain implements Runnable {

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "specify a command: split, fit, evaluate, predict, log, download, testbed, train,"
            + " sagemaker-train, sagemaker-deploy or sagemaker-undeploy");
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Console.run(new MlIdsTrain(), arguments));
  }
}

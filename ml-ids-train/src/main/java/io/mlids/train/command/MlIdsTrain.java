package io.mlids.train.command;

import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-train}: from published CSVs to a trained model. */
@Command(
    name = "ml-ids-train",
    description = "Splits flow datasets, trains models on them and evaluates models.",
    subcommands = {
      SplitCommand.class,
      FitCommand.class,
      EvaluateCommand.class,
      TestbedCommand.class
    })
public final class MlIdsTrain implements Runnable {

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do: a subcommand");
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Console.run(new MlIdsTrain(), arguments));
  }
}

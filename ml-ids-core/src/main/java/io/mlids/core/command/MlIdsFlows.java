package io.mlids.core.command;

import io.mlids.core.command.detect.DetectCommand;
import io.mlids.core.command.extract.ExtractCommand;
import io.mlids.core.command.incidents.IncidentsCommand;
import io.mlids.core.command.input.Program;
import io.mlids.core.command.selftest.SelfTestCommand;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-flows}. */
@Command(
    name = "ml-ids-flows",
    description = "Turns network captures into flows, their features and verdicts.",
    subcommands = {
      ExtractCommand.class,
      LabelCommand.class,
      DetectCommand.class,
      IncidentsCommand.class,
      SelfTestCommand.class,
      RecordCommand.class,
      InterfacesCommand.class
    })
public final class MlIdsFlows implements Runnable, Program {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  private final boolean ownsProcess;

  /** The command within another program. */
  public MlIdsFlows() {
    this(false);
  }

  private MlIdsFlows(boolean ownsProcess) {
    this.ownsProcess = ownsProcess;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(Console.run(new MlIdsFlows(true), arguments));
  }

  /** Whether the process ends with the command. */
  @Override
  public boolean ownsProcess() {
    return ownsProcess;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a command: extract, label, detect, incidents, self-test, record or interfaces");
  }
}

package io.mlids.core.command;

import io.mlids.core.command.detect.DetectCommand;
import io.mlids.core.command.extract.ExtractCommand;
import io.mlids.core.command.incidents.IncidentsCommand;
import io.mlids.core.command.input.Program;
import io.mlids.core.command.learn.LearnCommand;
import io.mlids.core.command.search.SearchCommand;
import io.mlids.core.command.selftest.SelfTestCommand;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.help.Example;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-flows}. */
@Command(
    name = "ml-ids-flows",
    description = "Turn network traffic into flows, features, verdicts and incidents.",
    subcommands = {
      ExtractCommand.class,
      LabelCommand.class,
      DetectCommand.class,
      IncidentsCommand.class,
      LearnCommand.class,
      SelfTestCommand.class,
      RecordCommand.class,
      InterfacesCommand.class,
      SearchCommand.class
    })
@Example(text = "Find the incidents in a capture", command = "ml-ids-flows incidents office.pcap")
@Example(
    text = "Classify the flows in a capture with a model",
    command = "ml-ids-flows detect office.pcap --model build/models/gradient_boost")
public final class MlIdsFlows implements Runnable, Program {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  private final boolean ownsProcess;

  /** Creates the command for use within another program. */
  public MlIdsFlows() {
    this(false);
  }

  private MlIdsFlows(boolean ownsProcess) {
    this.ownsProcess = ownsProcess;
  }

  /** Runs the command and exits with the command's exit code. */
  public static void main(String[] arguments) {
    System.exit(Console.run(new MlIdsFlows(true), arguments));
  }

  @Override
  public boolean ownsProcess() {
    return ownsProcess;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "specify a command: extract, label, detect, incidents, learn, self-test, record,"
            + " interfaces or search");
  }
}

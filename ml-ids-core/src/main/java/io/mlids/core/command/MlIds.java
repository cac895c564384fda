package io.mlids.core.command;

import io.mlids.core.command.detect.DetectCommand;
import io.mlids.core.command.doctor.DoctorCommand;
import io.mlids.core.command.extract.ExtractCommand;
import io.mlids.core.command.incidents.IncidentsCommand;
import io.mlids.core.command.input.Program;
import io.mlids.core.command.learn.LearnCommand;
import io.mlids.core.command.search.SearchCommand;
import io.mlids.core.command.selftest.SelfTestCommand;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.help.Example;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code ml-ids}. It runs {@code doctor} and the commands of {@code ml-ids-flows}, and
 * lists the commands that the launcher passes to other programs.
 */
@Command(
    name = "ml-ids",
    description = "Read network traffic, find attacks and report them as incidents.",
    subcommands = {
      IncidentsCommand.class,
      LearnCommand.class,
      DetectCommand.class,
      ExtractCommand.class,
      LabelCommand.class,
      RecordCommand.class,
      InterfacesCommand.class,
      SearchCommand.class,
      SelfTestCommand.class,
      DoctorCommand.class
    })
@Example(text = "Show who attacks whom in a capture", command = "ml-ids incidents capture.pcap")
@Example(text = "Classify each flow in a capture", command = "ml-ids detect capture.pcap")
@Example(text = "Start the server and its web page", command = "ml-ids serve")
@Example(text = "Find out what is missing on this machine", command = "ml-ids doctor")
public final class MlIds implements Callable<Integer>, Program {
  @Mixin private CommonOptions common;

  private @Nullable CommandSpec spec;
  private final boolean ownsProcess;

  /** Creates the command for use within another program. */
  public MlIds() {
    this(false);
  }

  private MlIds(boolean ownsProcess) {
    this.ownsProcess = ownsProcess;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(Console.run(new MlIds(true), arguments));
  }

  /** Adds the commands that the launcher passes to other programs; called by picocli. */
  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
    for (OtherProgram each : OtherProgram.values()) {
      spec.addSubcommand(each.commandName(), each.spec());
    }
  }

  @Override
  public boolean ownsProcess() {
    return ownsProcess;
  }

  /** Prints the help if no command is given. */
  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.usage(line.getOut());
    return ExitCode.OK;
  }
}

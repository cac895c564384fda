package io.mlids.core.command;

import io.mlids.core.command.output.OutputTarget;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.console.ExitCode;
import io.mlids.core.file.TextInput;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.label.FlowCsvLabeller;
import io.mlids.core.label.LabelCounts;
import io.mlids.core.label.LabelRules;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows label}. */
@Command(
    name = "label",
    description = {
      "Label the flows in a CSV from 'extract', using rules for addresses, ports and times.",
      "The first rule that matches a flow sets its label; all other cells stay unchanged. In the"
          + " profile cse2018, timestamps are whole seconds on a 12-hour clock, so a rule matches"
          + " if it covers any part of the second in which the flow starts, before or after noon."
    })
@Example(
    text = "Label the flows from an exercise",
    command = "ml-ids-flows label flows.csv --rules rules.json -o labelled.csv")
final class LabelCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final int BUFFER = 1 << 16;

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @OptionGroup("Input")
  @Parameters(
      paramLabel = "FLOWS",
      description = "Flow CSV, plain or gzip. - reads standard input.")
  private String flows;

  @OptionGroup("Input")
  @Option(
      names = "--rules",
      required = true,
      paramLabel = "FILE",
      description = "Label rules in JSON; see docs/train-on-your-network.md for the format.")
  private Path rulesFile;

  @OptionGroup("Output")
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write to a file instead of standard output, compressed if its name ends in .gz.")
  private Path output;

  @OptionGroup("Input")
  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "Time zone of cse2018 timestamps. Default: ${DEFAULT-VALUE}.")
  private ZoneId timezone;

  @Override
  public Integer call() throws IOException {
    DistinctFiles.check(
        Optional.ofNullable(output), List.of(DistinctFiles.input(flows), rulesFile));
    LabelCounts counts = new LabelCounts(LabelRules.read(rulesFile));
    try (TextInput in = open();
        OutputTarget target = OutputTarget.open(Optional.ofNullable(output))) {
      OutputStream out = new BufferedOutputStream(target.stream(), BUFFER);
      new FlowCsvLabeller(name(), timezone, counts).label(in, out);
      target.complete();
    }
    PrintWriter error = spec.commandLine().getErr();
    counts.print(error);
    error.flush();
    return ExitCode.OK;
  }

  private String name() {
    return flows.equals(STANDARD_INPUT) ? "standard input" : flows;
  }

  private TextInput open() throws IOException {
    TextInput text =
        flows.equals(STANDARD_INPUT)
            ? TextInput.open(System.in, name())
            : TextInput.open(Path.of(flows));
    try {
      text.requireText();
      return text;
    } catch (IOException e) {
      text.close();
      throw e;
    }
  }
}

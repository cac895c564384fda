package io.mlids.core.command;

import io.mlids.core.command.output.OutputTarget;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.DistinctFiles;
import io.mlids.core.console.ExitCode;
import io.mlids.core.file.TextInput;
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
      "Labels the flows of a CSV that 'extract' wrote, by rules of addresses, ports and times.",
      "",
      "The first rule that matches a flow says its label; every other cell stays as it is.",
      "Timestamps of the profile cse2018 show a second on a 12-hour clock: a rule matches if it"
          + " holds at any moment of that second, before or after noon.",
      ""
    })
final class LabelCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final int BUFFER = 1 << 16;

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FLOWS",
      description = "A CSV of flows, plain or gzip; - reads standard input.")
  private String flows;

  @Option(
      names = "--rules",
      required = true,
      paramLabel = "FILE",
      description = "The label rules, JSON; docs/train-on-your-network.md has the format.")
  private Path rulesFile;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to a file instead of standard output; .gz compresses.")
  private Path output;

  @Option(
      names = "--timezone",
      defaultValue = "UTC",
      description = "Whose clock the timestamps of cse2018 show (default: UTC).")
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

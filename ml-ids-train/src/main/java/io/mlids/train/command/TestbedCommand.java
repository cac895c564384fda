package io.mlids.train.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.help.Example;
import io.mlids.train.testbed.TestbedDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-train testbed}. */
@Command(
    name = "testbed",
    description = {
      "Build the testbed's dataset from its recorded runs: labelled flows in both profiles, a"
          + " manifest with checksums, and the capture for the self-test.",
      "With --check, the command compares the files with the manifest and writes nothing. With"
          + " --check and --runs-path, it also extracts the flows again and compares them with the"
          + " dataset's flows."
    })
@Example(
    text = "Check the included dataset against its manifest",
    command = "ml-ids-train testbed --check")
@Example(
    text = "Build the dataset from recorded runs",
    command = "ml-ids-train testbed --runs-path runs --output-path datasets/testbed")
public final class TestbedCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Option(
      names = "--runs-path",
      paramLabel = "DIR",
      description =
          "Read the recorded runs in this directory: RUN/capture.pcap.gz, RUN/rules.json,"
              + " RUN/run.json.")
  private Optional<Path> runs = Optional.empty();

  @Option(
      names = "--output-path",
      defaultValue = "datasets/testbed",
      paramLabel = "DIR",
      description = "Dataset directory. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Option(names = "--check", description = "Only compare; write nothing.")
  private boolean check;

  @Override
  public Integer call() throws IOException {
    TestbedDataset dataset = new TestbedDataset(directory);
    if (check) {
      return report(
          runs.isPresent()
              ? dataset.check(runs.get(), spec.commandLine().getErr()::println)
              : dataset.check());
    }
    if (runs.isEmpty()) {
      throw CommandException.unusable(
          "--runs-path is missing; specify the directory with the recorded runs");
    }
    JsonNode rows = dataset.build(runs.get(), spec.commandLine().getErr()::println);
    long sum = 0;
    for (Map.Entry<String, JsonNode> each : rows.properties()) {
      spec.commandLine().getOut().println(line(each.getKey(), each.getValue().asLong()));
      sum += each.getValue().asLong();
    }
    spec.commandLine().getOut().println(line("all", sum));
    return ExitCode.OK;
  }

  private Integer report(List<String> wrong) {
    wrong.forEach(spec.commandLine().getErr()::println);
    spec.commandLine()
        .getOut()
        .println(
            wrong.isEmpty()
                ? directory + ": no differences from its manifest"
                : directory + ": " + wrong.size() + " differences from its manifest");
    return wrong.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String line(String label, long rows) {
    return String.format(Locale.ROOT, "%-28s%,13d", label, rows);
  }
}

package io.mlids.train.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
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
import picocli.CommandLine.Option;

/** Makes the dataset that ships from recorded runs, or checks it. */
@Command(
    name = "testbed",
    description = {
      "Make the testbed's dataset from its recorded runs: labelled flows in both profiles, a"
          + " manifest with checksums, the self-test's capture.",
      "",
      "With --check nothing is written: the files are held against the manifest, and with"
          + " --runs-path flows are extracted from the captures again and compared.",
      ""
    })
public final class TestbedCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--runs-path",
      paramLabel = "DIR",
      description = "The folder of the runs: RUN/capture.pcap.gz, rules.json, run.json.")
  private Optional<Path> runs = Optional.empty();

  @Option(
      names = "--output-path",
      defaultValue = "datasets/testbed",
      paramLabel = "DIR",
      description = "The folder of the dataset (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(names = "--check", description = "Compare, and write nothing.")
  private boolean check;

  @Override
  public Integer call() throws IOException {
    TestbedDataset dataset = new TestbedDataset(folder);
    if (check) {
      return report(
          runs.isPresent() ? dataset.check(runs.get(), System.err::println) : dataset.check());
    }
    if (runs.isEmpty()) {
      throw CommandException.unusable("--runs-path: name the folder of the recorded runs");
    }
    JsonNode rows = dataset.build(runs.get(), System.err::println);
    long sum = 0;
    for (Map.Entry<String, JsonNode> each : rows.properties()) {
      System.out.println(line(each.getKey(), each.getValue().asLong()));
      sum += each.getValue().asLong();
    }
    System.out.println(line("all", sum));
    return ExitCode.OK;
  }

  private Integer report(List<String> wrong) {
    wrong.forEach(System.err::println);
    System.out.println(
        wrong.isEmpty()
            ? folder + ": agrees with its manifest"
            : folder + ": " + wrong.size() + " differences from its manifest");
    return wrong.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String line(String label, long rows) {
    return String.format(Locale.ROOT, "%-28s%,13d", label, rows);
  }
}

package io.mlids.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs Python with pandas and PyTables to check files. If Python or one of these packages is
 * missing, the test is skipped and the reason stated.
 */
public final class Pandas {
  private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

  private Pandas() {}

  /** Runs a script and returns what it printed. */
  public static List<String> run(Object... scriptAndArguments)
      throws IOException, InterruptedException {
    Optional<String> python = find();
    assumeTrue(python.isPresent(), "no python3 with pandas and tables on this machine");
    List<String> command = new ArrayList<>(List.of(python.get()));
    for (Object argument : scriptAndArguments) {
      command.add(argument.toString());
    }
    Process process = start(command);
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (process.waitFor() != 0) {
      throw new AssertionError(command + " failed: " + String.join("\n", lines));
    }
    return lines;
  }

  private static Optional<String> find() throws InterruptedException {
    for (String python : INTERPRETERS) {
      try {
        Process process = start(List.of(python, "-c", "import pandas, tables"));
        process.getInputStream().readAllBytes();
        if (process.waitFor() == 0) {
          return Optional.of(python);
        }
      } catch (IOException e) {
        // This interpreter is not installed; try the next one.
        continue;
      }
    }
    return Optional.empty();
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}

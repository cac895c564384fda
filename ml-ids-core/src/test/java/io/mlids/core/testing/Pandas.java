package io.mlids.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs Python with pandas and PyTables, or with other packages, to check files. If Python or one of
 * the packages is missing, the test is skipped and the reason stated.
 */
public final class Pandas {
  private static final List<String> INTERPRETERS =
      List.of(
          "python3",
          "/usr/bin/python3",
          System.getenv().getOrDefault("MLIDS_TEST_PYTHON", "/usr/local/bin/python3"));

  /** The interpreters found so far, by the packages that they can import. */
  private static final Map<String, Optional<String>> FOUND = new ConcurrentHashMap<>();

  private Pandas() {}

  /** Runs a script and returns what it printed. */
  public static List<String> run(Object... scriptAndArguments)
      throws IOException, InterruptedException {
    return runWith(List.of("pandas", "tables"), scriptAndArguments);
  }

  /** Runs a script that imports the given packages, and returns what it printed. */
  public static List<String> runWith(List<String> packages, Object... scriptAndArguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(require(packages)));
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

  /** Returns a Python interpreter that can import the packages, or skips the test. */
  public static String require(List<String> packages) throws InterruptedException {
    Optional<String> python = find(String.join(", ", packages));
    assumeTrue(
        python.isPresent(), "no python3 with " + String.join(", ", packages) + " on this machine");
    return python.get();
  }

  private static Optional<String> find(String packages) throws InterruptedException {
    Optional<String> known = FOUND.get(packages);
    if (known == null) {
      known = search(packages);
      FOUND.put(packages, known);
    }
    return known;
  }

  private static Optional<String> search(String packages) throws InterruptedException {
    for (String python : INTERPRETERS) {
      try {
        Process process = start(List.of(python, "-c", "import " + packages));
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

package io.mlids.bench.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Recorded runs of the testbed in chronological order: the first are for learning, the others for
 * testing.
 */
final class TestbedRuns {
  /** The number of runs to learn from. */
  static final int LEARNED = 4;

  private TestbedRuns() {}

  /**
   * The complete runs in a directory, in the order of their names, in which {@code run-01} to
   * {@code run-99} are recorded.
   *
   * @throws IOException if there are too few
   */
  static List<Path> complete(Path directory) throws IOException {
    List<Path> runs;
    try (Stream<Path> children = Files.list(directory)) {
      runs = children.filter(each -> Files.exists(each.resolve("run.json"))).sorted().toList();
    }
    if (runs.size() <= LEARNED) {
      throw new IOException(
          directory + ": " + runs.size() + " complete runs; record more than " + LEARNED);
    }
    return runs;
  }
}

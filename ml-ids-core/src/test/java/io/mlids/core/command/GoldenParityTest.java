package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.FlowCsv;
import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the flows from the golden captures with those that the program behind the published CSVs
 * extracts.
 */
@Tag("shared")
class GoldenParityTest {
  private static final int CAPTURES = 264;

  @TempDir private Path folder;

  /**
   * Runs one test per capture, named after the capture: every flow must match the expected flow bit
   * for bit.
   */
  @TestFactory
  Stream<DynamicTest> hasTheGoldenFlows() throws IOException {
    return captures().stream()
        .map(
            capture ->
                DynamicTest.dynamicTest(
                    capture.getFileName().toString(),
                    capture.toUri(),
                    () -> assertThat(extracted(capture)).isEqualTo(golden(capture))));
  }

  @Test
  void findsAllGoldenCaptures() throws IOException {
    assertThat(captures()).hasSize(CAPTURES);
  }

  private List<String> extracted(Path capture) throws IOException {
    Path output = folder.resolve("flows.csv");
    CommandRun run =
        CommandRun.of(
            new MlIdsFlows(),
            "extract",
            capture.toString(),
            "--profile=cse2018",
            "--cic-fallback",
            "--timezone=UTC",
            "-o",
            output.toString());
    return run.exitCode() == 2 ? List.of(run.error()) : read(output);
  }

  /** The rows that CICFlowMeter wrote for a capture, or none if it wrote no file. */
  private static List<String> golden(Path capture) throws IOException {
    Path expected = capture.resolveSibling(capture.getFileName() + ".csv");
    return Files.exists(expected) ? read(expected) : List.of();
  }

  private static List<Path> captures() throws IOException {
    Path golden = SharedData.require("golden");
    List<Path> captures = new ArrayList<>();
    for (String part : List.of("probe", "real")) {
      try (Stream<Path> files = Files.list(golden.resolve(part))) {
        files.filter(f -> f.toString().endsWith(".pcap")).sorted().forEach(captures::add);
      }
    }
    return captures;
  }

  private static List<String> read(Path csv) throws IOException {
    return FlowCsv.rows(Files.readString(csv));
  }
}

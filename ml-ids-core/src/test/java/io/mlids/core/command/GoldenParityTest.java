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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures beside what the program behind the published CSVs made of them. */
class GoldenParityTest {
  private static final int CAPTURES = 264;

  @TempDir private Path folder;

  @Test
  void everyFlowOfEveryGoldenCaptureIsEqualToTheLastBit() throws IOException {
    Path golden = SharedData.require("golden");
    List<String> differing = new ArrayList<>();
    int equal = 0;
    for (Path capture : captures(golden)) {
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
      List<String> rows = run.exitCode() == 2 ? List.of(run.error()) : read(output);
      Path expected = capture.resolveSibling(capture.getFileName() + ".csv");
      if (rows.equals(Files.exists(expected) ? read(expected) : List.of())) {
        equal++;
      } else {
        differing.add(capture.getFileName().toString());
      }
    }
    assertThat(differing).isEmpty();
    assertThat(equal).isEqualTo(CAPTURES);
  }

  private static List<Path> captures(Path golden) throws IOException {
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

package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.FlowCsv;
import io.mlids.core.testing.OwnCaptures;
import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the flows from our own captures with the expected ones. */
@Tag("shared")
class OwnCapturesTest {
  private static final Path FOLDER =
      SharedData.projectRoot().resolve("ml-ids-core/src/test/resources/captures");

  private static final Map<String, List<String>> OPTIONS =
      Map.of(
          "cse2018", List.of("--profile=cse2018"),
          "fallback", List.of("--profile=cse2018", "--cic-fallback"),
          "corrected", List.of("--profile=corrected"));

  /** Captures that end, or seem to end, in the middle of a record. */
  private static final Set<String> INCOMPLETE =
      Set.of(
          "absurd-captured-length cse2018",
          "absurd-captured-length fallback",
          "absurd-captured-length corrected",
          "short-last-record cse2018",
          "short-last-record fallback",
          "short-last-record corrected");

  /** Captures in which nothing can be classified. */
  private static final Set<String> UNUSABLE =
      Set.of("arp-broadcast cse2018", "arp-broadcast corrected", "ipv6 cse2018");

  @TempDir private Path folder;

  static Stream<Arguments> captures() {
    return OwnCaptures.all().keySet().stream()
        .flatMap(name -> OPTIONS.keySet().stream().map(kind -> Arguments.of(name, kind)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("captures")
  void givesTheExpectedFlows(String name, String kind) throws IOException {
    Path output = folder.resolve("flows.csv");
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "extract", FOLDER.resolve(name + ".pcap").toString(), "-o", output.toString()),
                OPTIONS.get(kind).stream())
            .toArray(String[]::new);
    CommandRun run = CommandRun.of(new MlIdsFlows(), arguments);
    assertThat(run.exitCode())
        .as(run.error())
        .isEqualTo(
            UNUSABLE.contains(name + " " + kind)
                ? 2
                : INCOMPLETE.contains(name + " " + kind) ? 1 : 0);
    assertThat(read(output)).isEqualTo(read(FOLDER.resolve(name + "." + kind + ".csv")));
  }

  @Test
  void theStoredCapturesMatchTheirBuilder() throws IOException {
    for (Map.Entry<String, byte[]> capture : OwnCaptures.all().entrySet()) {
      assertThat(FOLDER.resolve(capture.getKey() + ".pcap")).hasBinaryContent(capture.getValue());
    }
  }

  private static List<String> read(Path csv) throws IOException {
    return FlowCsv.rows(Files.readString(csv));
  }
}

package io.mlids.core.command.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.PacketAttacks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTableTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60 | 80 | DoS attacks..",
        "80 | 80 | DoS attacks..",
        "93 | 91 | DoS attacks-SlowHTTPTest",
        "200 | 139 | DoS attacks-SlowHTTPTest"
      })
  void printsWholeLabelsIfTheWindowIsWideEnough(int window, int widest, String label)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VerdictTable table = new VerdictTable(out, ZoneOffset.UTC, window, Optional.empty());
    table.write(
        List.of(PacketAttacks.tcp("10.0.0.1", 40000, "10.0.0.2", 80, "DoS attacks-SlowHTTPTest")));
    table.complete();

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).hasSizeLessThan(widest + 1));
    assertThat(lines.getLast()).endsWith("  " + label);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"80 | unusual", "82 | Benign, unusual"})
  void marksUnusualFlowsInAnyWindow(int window, String label) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VerdictTable table = new VerdictTable(out, ZoneOffset.UTC, window, Optional.empty());
    DetectedFlow attack = PacketAttacks.tcp("10.0.0.1", 40000, "10.0.0.2", 80, "Bot");
    Verdict benign = new Verdict(TrafficClass.BENIGN, 0.1, false, Map.of());
    table.write(
        List.of(
            new DetectedFlow(
                attack.flow(), benign.withAnomaly(new Anomaly(0.001, List.of("it is large")))),
            new DetectedFlow(
                attack.flow(), attack.verdict().withAnomaly(new Anomaly(0.001, List.of())))));
    table.complete();

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(1)).endsWith("  " + label).hasSizeLessThanOrEqualTo(window);
    assertThat(lines.get(2)).endsWith("  Bot");
  }
}

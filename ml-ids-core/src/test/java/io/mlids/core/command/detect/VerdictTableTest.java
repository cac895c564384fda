package io.mlids.core.command.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.incident.FlowIncidents;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.PacketAttacks;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTableTest {
  @TempDir Path folder;

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
    VerdictTable table = new VerdictTable(out, ZoneOffset.UTC, window, Explanations.NONE);
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
    VerdictTable table = new VerdictTable(out, ZoneOffset.UTC, window, Explanations.NONE);
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

  /** A table whose explainer gives reasons for flows with at least one forward packet. */
  private VerdictTable explaining(ByteArrayOutputStream out, FlowIncidents incidents, boolean live)
      throws IOException {
    FeatureProfile profile = FeatureProfile.CORRECTED;
    int packets = profile.modelFeatures().indexOf(Feature.TOT_FWD_PKTS);
    ModelBundle bundle =
        HandMadeModel.binary(profile.modelFeatures().size())
            .split(0, packets, 1, true, -2, 2)
            .writeBundle(folder, profile, List.of(TrafficClass.BENIGN, TrafficClass.ATTACK));
    return new VerdictTable(
        out,
        ZoneOffset.UTC,
        80,
        new Explanations(Explainer.of(bundle), Optional.of(incidents), live));
  }

  private static List<String> lines(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void namesTheIncidentFirst(boolean live) throws IOException {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 25; i++) {
      traffic.refused(i * Traffic.MILLISECOND, "10.0.0.66", 40_000 + i, "10.0.0.1", 1 + i);
    }
    FlowIncidents incidents = new FlowIncidents(10);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VerdictTable table = explaining(out, incidents, live);
    DetectedFlow attack =
        PacketAttacks.detected(
            new CaptureBytes()
                .packet(
                    Traffic.START,
                    Frame.tcp(40_000, 1, Frame.SYN, 0).ipv4("10.0.0.66", "10.0.0.1").ethernet()),
            "PortScan",
            1);
    table.write(List.of(attack));
    assertThat(lines(out)).hasSize(live ? 4 : 1);
    Told.of(traffic).incidents().forEach(incident -> incidents.changed(Event.UPDATED, incident));
    table.write(List.of(attack));
    table.complete();

    List<String> lines = lines(out);
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    String all = String.join(" ", lines).replaceAll(" +", " ");
    assertThat(all)
        .contains(
            "PortScan part of an incident (Port scan): ",
            " the source sent 1 packet without data and got no answer 100% packets from the source:"
                + " 1");
    // Live, the first row was printed before the incident was known.
    assertThat(all.split("part of an incident", -1)).hasSize(live ? 2 : 3);
    assertThat(table.printedEarly()).isZero();
  }

  @Test
  void saysHowManyExplanationsAreIncomplete() {
    assertThat(DetectCommand.incomplete(1, 0))
        .isEqualTo(
            "explanations: 1 attack was printed before all incidents were known, and 0 incidents"
                + " were left out; the table of incidents is complete");
    assertThat(DetectCommand.incomplete(2, 1))
        .contains("2 attacks were printed", "and 1 incident was left out");
  }

  @Test
  void holdsALimitedNumberOfRows() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VerdictTable table = explaining(out, new FlowIncidents(10), false);
    DetectedFlow attack = PacketAttacks.tcp("10.0.0.1", 40000, "10.0.0.2", 80, "Bot");
    DetectedFlow benign =
        new DetectedFlow(attack.flow(), new Verdict(TrafficClass.BENIGN, 0.1, false, Map.of()));
    for (int i = 0; i < 101; i++) {
      table.write(Collections.nCopies(100, benign));
    }
    // Incidents explain only attacks.
    assertThat(table.printedEarly()).isZero();
    assertThat(lines(out)).hasSize(101);
    table.write(List.of(attack, attack, benign));
    table.write(Collections.nCopies(9_998, benign));
    assertThat(table.printedEarly()).isEqualTo(1);
    table.complete();
    assertThat(table.printedEarly()).isEqualTo(1);
    assertThat(lines(out)).hasSizeGreaterThanOrEqualTo(20_102);
  }
}

package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.FlowFileIncidents;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the same traffic gives the same incidents in every input format. */
class SameIncidentsTest {
  @TempDir private Path folder;

  /** A scan, a sweep, password guessing and a forged flood, mixed with ordinary traffic. */
  private static Traffic traffic() {
    Traffic traffic = new Traffic();
    Random random = new Random(5);
    for (int host = 1; host <= 40; host++) {
      traffic.syn(host * 20 * MILLISECOND, "10.0.0.66", 40_000, "10.0.1." + host, 22);
    }
    for (int port = 1; port <= 100; port++) {
      traffic.refused(10 * SECOND + port * 30 * MILLISECOND, "10.0.0.66", 41_000, "10.0.1.7", port);
    }
    for (int i = 0; i < 40; i++) {
      traffic.connection(
          20 * SECOND + i * 2 * SECOND,
          "10.0.0.66",
          42_000 + i,
          "10.0.1.7",
          22,
          5,
          200,
          300,
          SECOND);
    }
    for (int i = 0; i < 3000; i++) {
      String forged =
          (30 + random.nextInt(100)) + "." + random.nextInt(256) + "." + i / 250 + "." + i % 250;
      traffic.syn(120 * SECOND + i * MILLISECOND, forged, 1024 + i, "10.0.1.9", 80);
    }
    for (int i = 0; i < 60; i++) {
      long at = random.nextInt(1800) * 100 * MILLISECOND;
      traffic.connection(
          at, "10.0.0.5", 43_000 + i, "10.0.1.10", 443, 3, 300 + i * 7, 4000 + i * 31, SECOND);
      traffic.ask(at, "10.0.0.5", 50_000 + i, "10.0.1.2", 53, 40, 120);
    }
    return traffic;
  }

  @Test
  void thereAreFourIncidentsAndThreeOfThemAreOneStory() {
    Told told = Told.of(traffic());
    assertThat(told.incidents())
        .extracting(each -> each.kind().id())
        .containsExactlyInAnyOrder("address_sweep", "port_scan", "password_guessing", "syn_flood");
    Incident guessing =
        told.incidents().stream()
            .filter(each -> each.kind().id().equals("password_guessing"))
            .findFirst()
            .orElseThrow();
    assertThat(guessing.related()).hasSize(2);
    assertThat(guessing.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(guessing.stages())
        .extracting(BehaviourKind::id)
        .containsExactly("address_sweep", "port_scan", "password_guessing");
    Incident sweep = told.incidents().getFirst();
    assertThat(sweep.kind()).isEqualTo(BehaviourKind.ADDRESS_SWEEP);
    assertThat(sweep.beginsStory()).isTrue();
    assertThat(guessing.storyId()).isEqualTo(sweep.storyId()).isEqualTo(sweep.id());
    assertThat(told.of(BehaviourKind.SYN_FLOOD).getFirst().stages())
        .containsExactly(BehaviourKind.SYN_FLOOD);
  }

  @Test
  void incidentsOfTheSameAttackerDaysLaterAreAnotherStory() {
    Traffic traffic = new Traffic();
    for (int port = 1; port <= 40; port++) {
      traffic.refused(port * 30 * MILLISECOND, "10.0.0.66", 41_000, "10.0.1.7", port);
    }
    for (int host = 1; host <= 40; host++) {
      traffic.syn(
          172_800 * SECOND + host * 20 * MILLISECOND, "10.0.0.66", 40_000, "10.0.1." + host, 22);
    }
    assertThat(Told.of(traffic).incidents())
        .hasSize(2)
        .allSatisfy(
            each -> {
              assertThat(each.related()).isEmpty();
              assertThat(each.stages()).containsExactly(each.kind());
              assertThat(each.storyId()).isEqualTo(each.id());
            });
  }

  @Test
  void aStreamInChunksGivesTheIncidentsOfTheFile() {
    byte[] capture = traffic().capture().pcap();
    InputStream pieces =
        new FilterInputStream(new ByteArrayInputStream(capture)) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return super.read(bytes, offset, Math.min(length, 1000));
          }
        };
    assertThat(Told.of(pieces, FeatureProfile.CORRECTED).incidents())
        .usingRecursiveComparison()
        .ignoringFields("evidence")
        .isEqualTo(Told.of(capture).incidents());
  }

  @Test
  void aThreadOfTheirOwnGivesThoseOfTheReadingThread() {
    byte[] capture = traffic().capture().pcap();
    List<Incident> expected = Told.of(capture).incidents();
    for (FeatureProfile profile : FeatureProfile.values()) {
      assertThat(Told.byThreadOfItsOwn(capture, profile).incidents())
          .usingRecursiveComparison()
          .ignoringFields("evidence")
          .isEqualTo(expected);
    }
  }

  @Test
  void pcapngGivesThoseOfPcap() {
    CaptureBytes capture = traffic().capture();
    assertThat(Told.of(capture.pcapng(ByteOrder.BIG_ENDIAN, 9)).lines())
        .isEqualTo(Told.of(capture.pcap()).lines());
  }

  @Test
  void theFeatureProfileDoesNotChangeTheIncidents() {
    byte[] capture = traffic().capture().pcap();
    assertThat(Told.of(new ByteArrayInputStream(capture), FeatureProfile.CSE2018).lines())
        .isEqualTo(Told.of(capture).lines());
  }

  @Test
  void otherAddressesGiveTheSameIncidentsWithThoseAddresses() {
    List<String> renamed =
        Told.of(
                traffic()
                    .capture(
                        address ->
                            address.startsWith("10.0.")
                                ? "172.20." + address.substring(5)
                                : address)
                    .pcap())
            .lines();
    assertThat(renamed)
        .isEqualTo(
            Told.of(traffic()).lines().stream()
                .map(each -> each.replace("10.0.", "172.20."))
                .toList());
  }

  @Test
  void theCsvOfTheFlowsGivesTheIncidentsOfTheCapture() throws IOException {
    byte[] capture = traffic().capture().pcap();
    Path csv = folder.resolve("flows.csv");
    write(capture, csv);
    Map<String, Incident> told = new LinkedHashMap<>();
    FlowFileIncidents flows =
        new FlowFileIncidents(
            BehaviourSettings.shipped(), 3, (event, each) -> told.put(each.id(), each));
    flows.add(csv);
    flows.finish();
    assertThat(flows.skipped()).isZero();
    assertThat(lines(told.values())).isEqualTo(lines(Told.of(capture).incidents()));
  }

  private static TreeSet<String> lines(Iterable<Incident> incidents) {
    TreeSet<String> lines = new TreeSet<>();
    incidents.forEach(
        each ->
            lines.add(
                each.kind()
                    + " "
                    + each.attackers()
                    + " "
                    + new TreeSet<>(each.victims().stream().map(Object::toString).toList())
                    + " "
                    + each.flows()));
    return lines;
  }

  private static void write(byte[] capture, Path csv) throws IOException {
    try (OutputStream out = Files.newOutputStream(csv);
        FlowCsvWriter writer = new FlowCsvWriter(out, FeatureProfile.CORRECTED, ZoneOffset.UTC);
        PacketSource source =
            CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT)) {
      FlowExtraction extraction =
          new FlowExtraction(
              ExtractionSettings.of(FeatureProfile.CORRECTED),
              flow -> {
                try {
                  writer.write(FlowRecord.of(flow, FeatureProfile.CORRECTED));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      extraction.read(source, read -> {});
      extraction.finish();
      writer.flush();
    }
  }

  @Test
  void theUnreachablePortsOfATracerouteAreNotAScan() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 90; i++) {
      traffic.packet(
          i * 50 * MILLISECOND, "10.0.0.5", "192.0.2.9", Frame.udp(50_000, 33_434 + i, 32));
    }
    assertThat(Told.of(traffic).lines()).isEmpty();
  }
}

package io.mlids.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.incident.KeptIncident;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.flow.Flow;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The incidents of a flow. */
class FlowIncidentsTest {
  private static final String ORIGIN = "sensor eth0";
  private static final Incident SCAN = FoundIncident.scan("a-1").incident();
  private static final String ATTACKER = SCAN.attackers().getFirst().toString();
  private static final String VICTIM = SCAN.victims().getFirst().toString();
  private static final int PORT = SCAN.ports().getFirst();

  private final FlowIncidents known = new FlowIncidents();

  private static KeptIncident kept(Incident incident) {
    return new KeptIncident(1, incident, ORIGIN, "", Instant.EPOCH);
  }

  private static DetectedFlow flow(String source, String target, int port, long at) {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 2; i++) {
      capture.packet(
          at + i, Frame.tcp(50_000, port, Frame.ACK, 10).ipv4(source, target).ethernet());
    }
    ExtractionSettings settings = ExtractionSettings.of(FeatureProfile.CORRECTED);
    List<Flow> flows = new ArrayList<>();
    FlowExtraction extraction = new FlowExtraction(settings, flows::add);
    try (PacketSource packets =
        CaptureFile.open(new ByteArrayInputStream(capture.pcap()), "test", settings.readMode())) {
      extraction.read(packets, _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    extraction.finish();
    return new DetectedFlow(
        FlowRecord.of(flows.getFirst(), FeatureProfile.CORRECTED),
        new Verdict(TrafficClass.BENIGN, 0, false, Map.of()));
  }

  private List<String> of(String source, String target, int port, long at) {
    return known.of(flow(source, target, port, at), ORIGIN);
  }

  @Test
  void aFlowBelongsToIncidentsOfItsHostsPortsAndTime() {
    long during = SCAN.firstSeen();
    assertThat(of(ATTACKER, VICTIM, PORT, during)).isEmpty();
    known.changed(kept(SCAN));
    assertThat(of(ATTACKER, VICTIM, PORT, during)).containsExactly("a-1");
    assertThat(of(VICTIM, ATTACKER, PORT, during)).as("answers").containsExactly("a-1");
    assertThat(of(ATTACKER, "203.0.113.99", PORT, during)).isEmpty();
    assertThat(of("203.0.113.99", VICTIM, PORT, during)).isEmpty();
    assertThat(of(ATTACKER, VICTIM, 60_000, during)).isEmpty();
    assertThat(of(ATTACKER, VICTIM, PORT, SCAN.firstSeen() - 1_000_000)).isEmpty();
    assertThat(known.of(flow(ATTACKER, VICTIM, PORT, during), "sensor eth1")).isEmpty();
  }

  @Test
  void anOpenIncidentGoesOnAndAClosedOneHasEnded() {
    long later = SCAN.lastSeen() + 60_000_000;
    known.changed(kept(SCAN));
    assertThat(of(ATTACKER, VICTIM, PORT, later)).containsExactly("a-1");
    known.changed(kept(SCAN.closed()));
    assertThat(of(ATTACKER, VICTIM, PORT, later)).isEmpty();
    assertThat(of(ATTACKER, VICTIM, PORT, SCAN.lastSeen())).containsExactly("a-1");
  }

  @Test
  void aFlowMayBelongToSeveralIncidents() {
    known.changed(kept(SCAN));
    known.changed(kept(FoundIncident.scan("0-1").incident()));
    assertThat(of(ATTACKER, VICTIM, PORT, SCAN.firstSeen())).containsExactly("0-1", "a-1");
  }

  private static IpAddress host(int number) {
    return FoundIncident.address(10, number >> 16, number >> 8 & 255, number & 255);
  }

  @Test
  void ofAnAddressOnlyTheIncidentsThatChangedLastAreFound() {
    int most = FlowIncidents.MOST_OF_AN_ADDRESS;
    for (int i = 0; i < most + 10; i++) {
      known.changed(kept(FoundIncident.scan("i" + i + "-1").incident()));
    }
    assertThat(of(ATTACKER, VICTIM, PORT, SCAN.firstSeen()))
        .hasSize(most)
        .doesNotContain("i9-1")
        .contains("i10-1", "i" + (most + 9) + "-1");
    assertThat(known.forgotten()).isEqualTo(new FlowIncidents.Forgotten(0, 10));

    known.changed(kept(FoundIncident.scan("i10-1").incident()));
    known.changed(kept(FoundIncident.scan("i9-1").incident()));
    assertThat(of(ATTACKER, VICTIM, PORT, SCAN.firstSeen()))
        .as("a change counts as new")
        .hasSize(most)
        .contains("i9-1", "i10-1")
        .doesNotContain("i11-1");
  }

  @Test
  void theIncidentsThatChangedLeastRecentlyAreForgotten() {
    int ofEach = 1 + 255;
    int most = FlowIncidents.MOST_ADDRESSES / ofEach;
    for (int i = 0; i <= most; i++) {
      List<IpAddress> victims = new ArrayList<>();
      for (int j = 0; j < ofEach - 1; j++) {
        victims.add(host(i * ofEach + j));
      }
      known.changed(kept(scan("i" + i + "-1", host(i * ofEach + ofEach - 1), victims)));
    }
    assertThat(known.size()).isEqualTo(most);
    assertThat(known.forgotten()).isEqualTo(new FlowIncidents.Forgotten(1, 0));
    assertThat(of(host(255).toString(), host(0).toString(), PORT, SCAN.firstSeen())).isEmpty();
    assertThat(of(host(511).toString(), host(256).toString(), PORT, SCAN.firstSeen()))
        .containsExactly("i1-1");
  }

  private static Incident scan(String id, IpAddress attacker, List<IpAddress> victims) {
    FoundIncident scan = FoundIncident.scan(id);
    return new FoundIncident(
            id,
            scan.kind(),
            scan.severity(),
            List.of(attacker),
            victims,
            scan.ports(),
            scan.flows(),
            scan.related(),
            scan.updates())
        .incident();
  }
}

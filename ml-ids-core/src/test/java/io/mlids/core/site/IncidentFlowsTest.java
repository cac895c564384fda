package io.mlids.core.site;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.MINUTE;
import static io.mlids.core.testing.Traffic.SECOND;
import static io.mlids.core.testing.Traffic.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.IpAddress;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.testing.ForgedSources;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class IncidentFlowsTest {
  private static final String SCANNER = "10.0.0.66";
  private static final String SERVER = "10.0.0.1";
  private static final String CLIENT = "10.0.0.5";

  private static SiteFlow flow(String source, String destination, int port, long start, long end) {
    return new SiteFlow(
        address(source), 40_000, address(destination), port, 6, START + start, START + end);
  }

  private static IpAddress address(String text) {
    return IpAddress.of(InetAddress.ofLiteral(text));
  }

  private static IncidentFlows watched(PacketSource source) throws IOException {
    IncidentFlows flows = new IncidentFlows();
    FeatureProfile profile = FeatureProfile.CORRECTED;
    IncidentWatch watch = new IncidentWatch(profile, BehaviourSettings.shipped(), 7, flows);
    FlowExtraction extraction =
        new FlowExtraction(ExtractionSettings.of(profile), flow -> {}, watch);
    extraction.read(source, read -> {});
    extraction.finish();
    return flows;
  }

  private static IncidentFlows watched(Traffic traffic) throws IOException {
    try (PacketSource source =
        CaptureFile.open(
            new ByteArrayInputStream(traffic.capture().pcap()), "test", ReadMode.TOLERANT)) {
      return watched(source);
    }
  }

  /** A port scan that lasts from the first to the fourth second. */
  private static Traffic scan() {
    Traffic traffic = new Traffic();
    for (int port = 1; port <= 300; port++) {
      traffic.refused(SECOND + port * 10 * MILLISECOND, SCANNER, 40_000, SERVER, port);
    }
    return traffic;
  }

  @Test
  void containsTheFlowsOfAnAttackerDuringTheIncident() throws IOException {
    IncidentFlows flows = watched(scan());
    assertThat(flows.incidents()).isEqualTo(1);
    assertThat(flows.dropped()).isZero();
    assertThat(flows.contains(flow(SCANNER, SERVER, 80, 2 * SECOND, 2 * SECOND))).isTrue();
    assertThat(flows.contains(flow(SERVER, SCANNER, 80, 2 * SECOND, 2 * SECOND))).isTrue();
    assertThat(flows.contains(flow(SCANNER, CLIENT, 80, 0, MINUTE))).isTrue();
  }

  @Test
  void containsNeitherOtherFlowsOfTheVictimNorOtherTimes() throws IOException {
    IncidentFlows flows = watched(scan());
    assertThat(flows.contains(flow(CLIENT, SERVER, 80, 2 * SECOND, 3 * SECOND))).isFalse();
    assertThat(flows.contains(flow(SCANNER, SERVER, 80, 0, SECOND))).isFalse();
    assertThat(flows.contains(flow(SCANNER, SERVER, 80, MINUTE, MINUTE))).isFalse();
  }

  @Test
  void containsTheFlowsOfTheAttackedPortIfTheSourcesAreForged() throws IOException {
    int lasts = (int) (30 * SECOND);
    IncidentFlows flows = watched(new ForgedSources(20_000, lasts, MINUTE));
    Incident flood =
        Told.of(new ForgedSources(20_000, lasts, MINUTE), FeatureProfile.CORRECTED)
            .incidents()
            .getFirst();
    assertThat(flood.attackers()).isEmpty();
    long during = flood.firstSeen() - START + SECOND;
    String flooded = ForgedSources.FLOODED;
    assertThat(flows.contains(flow("11.1.2.3", flooded, 80, during, during))).isTrue();
    assertThat(flows.contains(flow("11.1.2.3", flooded, 443, during, during))).isFalse();
    assertThat(flows.contains(flow("11.1.2.3", SERVER, 80, during, during))).isFalse();
  }

  @Test
  void isEmptyForOrdinaryTraffic() throws IOException {
    IncidentFlows flows =
        watched(
            new Traffic().connection(0, CLIENT, 40_000, SERVER, 443, 2, 100, 900, 100 * SECOND));
    assertThat(flows.incidents()).isZero();
    assertThat(flows.contains(flow(CLIENT, SERVER, 443, 0, SECOND))).isFalse();
  }

  @Test
  void containsTheFlowsOfIncidentsOfLowSeverity() throws IOException {
    IncidentFlows flows = new IncidentFlows();
    flows.changed(IncidentListener.Event.OPENED, low(Told.of(scan()).incidents().getFirst()));
    assertThat(flows.incidents()).isEqualTo(1);
    assertThat(flows.contains(flow(SCANNER, SERVER, 80, 2 * SECOND, 2 * SECOND))).isTrue();
  }

  private static Incident low(Incident other) {
    return new Incident(
        other.id(),
        other.kind(),
        other.title(),
        Severity.LOW,
        other.confidence(),
        other.open(),
        other.attackers(),
        other.victims(),
        other.ports(),
        other.firstSeen(),
        other.lastSeen(),
        other.reportedAt(),
        other.flows(),
        other.packets(),
        other.bytes(),
        other.reasons(),
        other.techniques(),
        other.evidence(),
        other.sample(),
        other.related(),
        other.stages(),
        other.beginsStory(),
        other.updates());
  }
}

package io.mlids.core.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.net.IpAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedSourcesTest {
  private static final String SERVER = "10.1.0.1";

  private final List<RepeatedSources.Verdict> verdicts = new ArrayList<>();

  private static SiteFlow flow(String source, String destination, int port) {
    return new SiteFlow(address(source), 40_000, address(destination), port, 6, 0, 0);
  }

  private static IpAddress address(String text) {
    return IpAddress.of(InetAddress.ofLiteral(text));
  }

  private void add(int flows, int flagged, String source, String destination, int port) {
    for (int i = 0; i < flows; i++) {
      verdicts.add(new RepeatedSources.Verdict(flow(source, destination, port), i < flagged));
    }
  }

  /** 1,000 ordinary flows of ten clients. */
  private void ordinary(int flaggedPerClient) {
    for (int client = 1; client <= 10; client++) {
      add(100, flaggedPerClient, "10.0." + client + ".1", SERVER, 443);
    }
  }

  private List<String> names() {
    return RepeatedSources.of(verdicts).names();
  }

  @Test
  void findsASourceWhoseFlowsAreClassifiedAsAttacks() {
    ordinary(0);
    add(20, 15, "10.0.99.66", SERVER, 443);
    RepeatedSources found = RepeatedSources.of(verdicts);
    assertThat(found.names()).contains("10.0.99.66");
    assertThat(found.contains(flow("10.0.99.66", SERVER, 80))).isTrue();
    assertThat(found.contains(flow("10.0.1.1", SERVER, 443))).isFalse();
  }

  @Test
  void aSourceWithOrdinaryFlowsIsFoundOnlyTowardsTheAttackedService() {
    ordinary(0);
    add(12, 12, "10.0.1.1", SERVER, 22);
    RepeatedSources found = RepeatedSources.of(verdicts);
    assertThat(found.contains(flow("10.0.1.1", SERVER, 22))).isTrue();
    assertThat(found.contains(flow("10.0.1.1", SERVER, 443))).isFalse();
  }

  @Test
  void findsANetworkOfForgedSourcesTowardsOneService() {
    ordinary(0);
    for (int last = 1; last <= 30; last++) {
      add(1, 1, "10.0.203." + last, SERVER, 80);
      add(1, 1, "fd00:0:0:7::" + last, SERVER, 80);
    }
    RepeatedSources found = RepeatedSources.of(verdicts);
    assertThat(found.names()).containsExactlyInAnyOrder("10.0.203.0/24", "fd00:0:0:7::/64");
    assertThat(found.contains(flow("10.0.203.200", SERVER, 80))).isTrue();
    assertThat(found.contains(flow("10.0.203.200", SERVER, 443))).isFalse();
  }

  @Test
  void singleFalseAlarmsAreNotEnough() {
    ordinary(1);
    add(2, 2, "10.0.99.1", SERVER, 21);
    add(9, 4, "10.0.99.2", SERVER, 22);
    assertThat(names()).isEmpty();
  }

  @Test
  void leavesNothingOutIfTheModelFlagsMuchOfTheOtherTraffic() {
    ordinary(3);
    add(50, 50, "10.0.99.66", SERVER, 443);
    assertThat(names()).isEmpty();
  }

  @Test
  void leavesNothingOutIfTheSourcesMakeUpMuchOfTheTraffic() {
    ordinary(0);
    add(420, 420, "10.0.99.66", SERVER, 443);
    assertThat(names()).hasSize(2).contains("10.0.99.66");
    add(20, 20, "10.0.99.66", SERVER, 443);
    assertThat(names()).isEmpty();
  }

  @Test
  void flowsWithoutAddressesBelongToNoSource() {
    ordinary(0);
    for (int i = 0; i < 50; i++) {
      verdicts.add(new RepeatedSources.Verdict(SiteFlow.ofService(6, 443), true));
    }
    assertThat(names()).isEmpty();
  }
}

package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.database.Location;
import io.mlids.api.history.flow.StoredFlow;
import io.mlids.api.history.flow.StoredVerdict;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.PostgresCluster;
import io.mlids.api.testing.StoredIncidents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowSegmentTest {
  private static final Instant NOW = Instant.parse("2026-01-05T04:05:06Z");

  @TempDir Path folder;

  @Test
  void theEmbeddedDatabaseDividesFlowsIntoSegments() {
    dividesFlows(HistorySettings.in(folder));
  }

  @Test
  @Tag("process")
  @Tag("slow")
  void postgresDividesFlowsIntoSegments() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.start()) {
      dividesFlows(HistorySettings.at(new Location.Server(cluster.createDatabase())));
    }
  }

  private static void dividesFlows(HistorySettings settings) {
    store(settings, NOW, 3);
    store(settings, NOW, 2);
    List<FlowTable.Segment> one = segments(settings, NOW);
    assertThat(one).extracting(FlowTable.Segment::flows).containsExactly(5);

    store(settings, NOW, 20_000);
    List<FlowTable.Segment> several = segments(settings, NOW);
    assertThat(several).hasSizeGreaterThan(1);
    assertThat(several.getFirst().firstId()).isEqualTo(one.getFirst().firstId());
    assertThat(several)
        .extracting(FlowTable.Segment::flows)
        .allSatisfy(flows -> assertThat(flows).isPositive().isLessThanOrEqualTo(20_000));
    assertThat(several.stream().mapToInt(FlowTable.Segment::flows).sum()).isEqualTo(20_005);

    Instant later = NOW.plus(Duration.ofDays(31));
    deleteOld(settings, later);
    // New flows join the latest segment, which therefore stays.
    assertThat(segments(settings, later))
        .containsExactly(new FlowTable.Segment(several.getLast().firstId(), 0));
    store(settings, later, 1);
    assertThat(segments(settings, later)).extracting(FlowTable.Segment::flows).containsExactly(1);
  }

  private static History open(HistorySettings settings, Instant now) {
    return History.open(settings, Clock.fixed(now, ZoneOffset.UTC)).orElseThrow();
  }

  private static void store(HistorySettings settings, Instant now, int flows) {
    try (History history = open(settings, now)) {
      for (int i = 0; i < flows; i++) {
        history.store(flow(i));
      }
      assertThat(history.flush(Duration.ofMinutes(1))).isTrue();
      assertThat(history.status().flows().written()).isEqualTo(flows);
    }
  }

  private static void deleteOld(HistorySettings settings, Instant now) {
    try (History history = open(settings, now)) {
      history.deleteOld();
    }
  }

  /** The segments, oldest first, with the number of flows that refer to each. */
  private static List<FlowTable.Segment> segments(HistorySettings settings, Instant now) {
    try (History history = open(settings, now)) {
      return history.read(FlowSegmentTest::segments).orElseThrow();
    }
  }

  private static List<FlowTable.Segment> segments(Handle handle) {
    assertThat(
            handle
                .createQuery(
                    "SELECT count(*) FROM flow f WHERE f.segment <>"
                        + " (SELECT max(s.first_id) FROM flow_segment s WHERE s.first_id <= f.id)")
                .mapTo(Long.class)
                .one())
        .as("flows in the wrong segment")
        .isZero();
    return handle
        .createQuery(
            "SELECT s.first_id, (SELECT count(*) FROM flow f WHERE f.segment = s.first_id) AS flows"
                + " FROM flow_segment s ORDER BY s.first_id")
        .map((row, _) -> new FlowTable.Segment(row.getLong("first_id"), row.getInt("flows")))
        .list();
  }

  private static StoredFlow flow(int i) {
    return new StoredFlow(
        0,
        FoundIncident.START + i,
        FoundIncident.START + 10L * i,
        FoundIncident.address(192, 0, 2, i % 256),
        1_024,
        StoredIncidents.address("2001:db8::1"),
        443,
        6,
        StoredVerdict.BENIGN,
        "Benign",
        0.5,
        2,
        3,
        "sensor eth0",
        StoredFlow.Details.NONE);
  }
}

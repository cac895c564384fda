package io.mlids.api.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.metrics.ApiMetrics;
import io.mlids.api.metrics.IncidentMetrics;
import io.mlids.api.testing.RecordedIncidents;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.testing.Traffic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class RunWatchTest {
  private static final int SCANNERS = 4_000;
  private static final FeatureProfile PROFILE = FeatureProfile.CORRECTED;

  private final Incidents incidents =
      new Incidents(
          new IncidentStore(10),
          new RecordedIncidents(),
          BehaviourSettings.shipped(),
          Clock.systemUTC());

  @Test
  void incidentsAndStoriesThatDoNotFitAreInTheMetrics() throws IOException {
    byte[] capture = scans();
    AtomicInteger closed = new AtomicInteger();
    try (IncidentRun run =
        incidents.begin(
            () -> AlertOrigin.STREAM,
            "0123456789ab",
            IncidentLimit.OF_STREAM,
            (event, incident) -> {
              if (event == Event.CLOSED) {
                closed.incrementAndGet();
              }
            })) {
      RunWatch watch = new RunWatch(PROFILE, BehaviourSettings.shipped().withState(1000), run);
      read(capture, watch);
      int first = closed.get();
      assertThat(incidents.counts().closedEarly()).isPositive().isEqualTo(first);
      long evicted = incidents.counts().storiesEvicted();
      assertThat(evicted).isPositive();

      read(capture, watch);
      assertThat(incidents.counts().closedEarly()).isEqualTo(closed.get()).isEqualTo(2L * first);
      assertThat(incidents.counts().storiesEvicted()).isEqualTo(2 * evicted);
    }
    assertThat(metrics())
        .contains(
            "mlids_incidents_closed_early_total " + (double) incidents.counts().closedEarly(),
            "mlids_incident_stories_ended_total{reason=\"quiet\"} 0.0",
            "mlids_incident_stories_ended_total{reason=\"evicted\"} "
                + (double) incidents.counts().storiesEvicted());
  }

  private static void read(byte[] capture, RunWatch watch) throws IOException {
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT)) {
      FlowExtraction extraction =
          new FlowExtraction(ExtractionSettings.of(PROFILE), flow -> {}, watch);
      extraction.read(source, packets -> {});
      extraction.finish();
    }
  }

  /** Scans so close together that none of their incidents times out. */
  private static byte[] scans() {
    Traffic traffic = new Traffic();
    for (int scanner = 0; scanner < SCANNERS; scanner++) {
      String host = scanner / 200 + "." + (1 + scanner % 200);
      for (int port = 1; port <= 20; port++) {
        traffic.refused(
            scanner * 20 * Traffic.MILLISECOND + port * Traffic.MILLISECOND / 2,
            "10.1." + host,
            40_000,
            "10.2." + host,
            port);
      }
    }
    return traffic.capture().pcap();
  }

  private String metrics() throws IOException {
    ApiMetrics metrics = new ApiMetrics();
    metrics.add(figures -> IncidentMetrics.register(incidents, figures));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    metrics.write(text);
    return text.toString(StandardCharsets.UTF_8);
  }
}

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
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class VerdictEvidenceTest {
  private static final FeatureProfile PROFILE = FeatureProfile.CORRECTED;
  private static final Verdict BENIGN = new Verdict(TrafficClass.BENIGN, 0.1, false, Map.of());

  /** The number of pairs of a source and a service that are tracked. */
  private static final int MAX_PAIRS = 100_000;

  /** The evidence of an endless source is computed, and counted, after so many flows. */
  private static final int FLOWS_PER_LOOK = 2_048;

  private final Incidents incidents =
      new Incidents(
          new IncidentStore(10),
          new RecordedIncidents(),
          BehaviourSettings.shipped(),
          Clock.systemUTC());

  @Test
  void evictedPairsAreInTheMetrics() throws IOException {
    byte[] capture = pairs(MAX_PAIRS + 5_000);
    addAll(capture, VerdictEvidence.ofFile(BehaviourSettings.shipped(), run()), true);
    assertThat(incidents.counts().verdictPairsEvicted()).isEqualTo(5_000);

    addAll(capture, VerdictEvidence.endless(BehaviourSettings.shipped(), run()), false);
    assertThat(incidents.counts().verdictPairsEvicted())
        .as("an endless source also counts before it ends")
        .isGreaterThan(10_000 - FLOWS_PER_LOOK)
        .isLessThanOrEqualTo(10_000);
    assertThat(metrics())
        .contains(
            "mlids_incident_verdict_pairs_evicted_total "
                + (double) incidents.counts().verdictPairsEvicted());
  }

  private IncidentRun run() {
    return incidents.begin(
        () -> AlertOrigin.STREAM, "0123456789ab", IncidentLimit.OF_STREAM, (event, incident) -> {});
  }

  private static void addAll(byte[] capture, VerdictEvidence verdicts, boolean isFinished)
      throws IOException {
    FlowExtraction extraction =
        new FlowExtraction(
            ExtractionSettings.of(PROFILE),
            flow -> verdicts.add(List.of(new DetectedFlow(FlowRecord.of(flow, PROFILE), BENIGN))));
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT)) {
      extraction.read(source, packets -> {});
    }
    extraction.finish();
    if (isFinished) {
      verdicts.finish();
    }
  }

  /** One packet from each of many sources. Most flows end before the last one begins. */
  private static byte[] pairs(int count) {
    CaptureBytes packets = new CaptureBytes();
    for (int i = 0; i < count; i++) {
      String source = "10." + (i >> 16) + "." + (i >> 8 & 0xff) + "." + (i & 0xff);
      packets.packet(
          10_000L * (1 + i), Frame.udp(1_000, 53, 5).ipv4(source, "192.0.2.1").ethernet());
    }
    return packets.pcap();
  }

  private String metrics() throws IOException {
    ApiMetrics metrics = new ApiMetrics();
    metrics.add(figures -> IncidentMetrics.register(incidents, figures));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    metrics.write(text);
    return text.toString(StandardCharsets.UTF_8);
  }
}

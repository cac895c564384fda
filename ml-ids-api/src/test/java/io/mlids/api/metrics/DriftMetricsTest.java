package io.mlids.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.FeatureDrift;
import io.mlids.core.feature.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DriftMetricsTest {
  private final ApiMetrics metrics = new ApiMetrics();

  @Test
  void areThoseOfTheCurrentReport() throws IOException {
    metrics.drift(
        () ->
            Optional.of(
                new DriftReport(
                    1_000,
                    10_000,
                    2_000,
                    true,
                    List.of(
                        new FeatureDrift(Feature.FLOW_DURATION, 0.25, 0.5, 0, 0, true),
                        new FeatureDrift(Feature.TOT_FWD_PKTS, 0, 0.25, 0, 0, false)))));
    assertThat(lines())
        .contains(
            "mlids_drift 1.0",
            "mlids_drift_state{state=\"unlike_training\"} 1.0",
            "mlids_drift_state{state=\"cannot_tell_yet\"} 0.0",
            "mlids_drift_window_flows 1000.0",
            "mlids_drift_outside_ratio 0.5",
            "mlids_drift_features_out_of_range 1.0",
            "mlids_drift_feature_outside_ratio{feature=\"flow_duration\"} 0.75",
            "mlids_drift_feature_outside_ratio{feature=\"tot_fwd_pkts\"} 0.25");
  }

  @Test
  void areAbsentIfNothingIsKnown() throws IOException {
    metrics.drift(Optional::empty);
    assertThat(lines()).noneMatch(line -> line.startsWith("mlids_drift"));
  }

  private Stream<String> lines() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    metrics.write(text);
    return text.toString(StandardCharsets.UTF_8).lines();
  }
}

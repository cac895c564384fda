package io.mlids.api.sensor;

import io.mlids.core.pipeline.ExtractionSummary;
import java.time.Instant;
import java.util.Optional;

/** The state of a sensor. */
public sealed interface SensorStatus {

  /** There is no sensor, or the model is still loading. */
  record Off() implements SensorStatus {}

  /**
   * There is a sensor.
   *
   * @param since when it started
   * @param summary the counts since then, over all restarts of the capture
   * @param attacks the number of flows classified as attacks
   * @param failures the number of times that the capture failed or the link was lost
   * @param error the problem while the capture is being retried; empty while it runs
   */
  record On(
      SensorSettings settings,
      Instant since,
      ExtractionSummary summary,
      SensorRates rates,
      long attacks,
      long failures,
      Optional<String> error)
      implements SensorStatus {

    /** Whether packets can arrive now. */
    public boolean isRunning() {
      return error.isEmpty();
    }
  }
}

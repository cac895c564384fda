package io.mlids.api.sensor;

import io.mlids.core.pipeline.ExtractionSummary;
import java.time.Instant;
import java.util.Optional;

/** A sensor's state. */
public sealed interface SensorStatus {

  /** No sensor is configured, or the model is still loading. */
  record Off() implements SensorStatus {}

  /**
   * The sensor has been started.
   *
   * @param since when the sensor started
   * @param summary the counts since the sensor started, over all restarts of the capture
   * @param attacks the number of flows classified as attacks
   * @param failures the number of times that the capture failed or the link was lost
   * @param error the problem that prevents the capture from running; empty while it runs
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

    /** Returns whether packets can currently arrive. */
    public boolean isRunning() {
      return error.isEmpty();
    }
  }
}

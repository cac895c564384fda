package io.mlids.api.sensor;

import io.mlids.core.pipeline.ExtractionSummary;
import java.time.Instant;
import java.util.Optional;

/** The state of a sensor. */
public sealed interface SensorStatus {

  /** There is none, or the model is still being loaded. */
  record Off() implements SensorStatus {}

  /**
   * There is one.
   *
   * @param since when it began
   * @param summary the accounts since then, over all restarts of the capture
   * @param attacks flows that are attacks by the model's threshold
   * @param failures how often the capture has failed or the interface has lost its link
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

    /** Whether packets can come now. */
    public boolean isRunning() {
      return error.isEmpty();
    }
  }
}

package io.mlids.api.sensor;

import io.mlids.api.background.RateLimitedLog;
import io.mlids.api.dispatch.FlowWatch;
import io.mlids.core.detect.ClassifierUnavailableException;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores flows that have ended, and counts the attacks among them. Used by one thread at a time.
 */
final class AttackWatch {
  private static final Logger LOG = LoggerFactory.getLogger(AttackWatch.class);

  private final FlowWatch watch;
  private final RateLimitedLog unavailable = new RateLimitedLog(LOG, System::nanoTime);
  private final LongAdder attacks = new LongAdder();

  AttackWatch(FlowWatch watch) {
    this.watch = watch;
  }

  /**
   * Scores flows and returns them with their verdicts. While a classifier elsewhere is unavailable,
   * flows are left out, so that the capture and the behaviour rules continue.
   */
  List<DetectedFlow> score(List<Flow> flows) {
    FlowWatch.Watched watched;
    try {
      watched = watch.watch(flows);
    } catch (ClassifierUnavailableException e) {
      unavailable.warn("sensor: flows are not classified: {}", e.getMessage());
      return List.of();
    }
    attacks.add(watched.attacks());
    return watched.flows();
  }

  /** The number of attacks so far; may be called from any thread. */
  long attacks() {
    return attacks.sum();
  }
}

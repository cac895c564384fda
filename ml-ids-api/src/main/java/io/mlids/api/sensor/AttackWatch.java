package io.mlids.api.sensor;

import io.mlids.api.dispatch.FlowWatch;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Scores flows that have ended, and counts the attacks among them. Used by one thread at a time.
 */
final class AttackWatch {
  private final FlowWatch watch;
  private final LongAdder attacks = new LongAdder();

  AttackWatch(FlowWatch watch) {
    this.watch = watch;
  }

  /** Scores flows and returns them with their verdicts. */
  List<DetectedFlow> score(List<Flow> flows) {
    FlowWatch.Watched watched = watch.watch(flows);
    attacks.add(watched.attacks());
    return watched.flows();
  }

  /** The number of attacks so far; may be called from any thread. */
  long attacks() {
    return attacks.sum();
  }
}

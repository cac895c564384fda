package io.mlids.api.sensor;

import io.mlids.api.alert.FlowWatch;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.FlowHandoff;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Watches flows that have ended, and counts the attacks among them. One thread at a time. */
final class AttackWatch implements FlowHandoff.Writer {
  private final FlowWatch watch;
  private final LongAdder attacks = new LongAdder();

  AttackWatch(FlowWatch watch) {
    this.watch = watch;
  }

  @Override
  public void write(List<Flow> flows) {
    attacks.add(watch.watch(flows).attacks());
  }

  /** How many attacks there were; for any thread. */
  long attacks() {
    return attacks.sum();
  }
}

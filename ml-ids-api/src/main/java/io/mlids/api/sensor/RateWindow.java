package io.mlids.api.sensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Rates over the last ten seconds, of counts that are sampled once a second. Holds a dozen samples.
 * Thread-safe.
 */
final class RateWindow {
  private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Counts at a time, which are the differences of two such. */
  record Sample(long nanoTime, long packets, long bytes, long flows, long attacks) {

    private SensorRates since(Sample before) {
      double seconds = (nanoTime - before.nanoTime) / 1e9;
      return seconds <= 0
          ? SensorRates.NONE
          : new SensorRates(
              (packets - before.packets) / seconds,
              (bytes - before.bytes) / seconds,
              (flows - before.flows) / seconds,
              (attacks - before.attacks) / seconds);
    }
  }

  /** The first is as old as the span or the youngest that is older, if there is one. */
  private final Deque<Sample> samples = new ArrayDeque<>();

  synchronized void add(Sample sample) {
    samples.addLast(sample);
    forget(sample.nanoTime());
  }

  /** The rates up to now. */
  synchronized SensorRates rates(Sample now) {
    forget(now.nanoTime());
    return samples.isEmpty() ? SensorRates.NONE : now.since(samples.getFirst());
  }

  private void forget(long now) {
    Sample first = samples.pollFirst();
    while (!samples.isEmpty() && now - samples.getFirst().nanoTime() >= SPAN_NANOS) {
      first = samples.pollFirst();
    }
    if (first != null) {
      samples.addFirst(first);
    }
  }
}

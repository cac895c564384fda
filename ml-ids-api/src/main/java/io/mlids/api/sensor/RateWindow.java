package io.mlids.api.sensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Computes rates over the last ten seconds from counts that are sampled once a second. Holds about
 * a dozen samples. Thread-safe.
 */
final class RateWindow {
  private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Total counts at a point in time. */
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

  /** The latest sample that is at least ten seconds old, followed by all newer samples. */
  private final Deque<Sample> samples = new ArrayDeque<>();

  synchronized void add(Sample sample) {
    samples.addLast(sample);
    forget(sample.nanoTime());
  }

  /** The average rates from the oldest sample to this one. */
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

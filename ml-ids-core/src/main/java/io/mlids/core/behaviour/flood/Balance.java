package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;

/**
 * Damped counts of a subject's suspicious events and of the normal events that may outweigh them.
 * The counts are fields of one object to save memory, because nearly every service has such an
 * object. Not thread-safe.
 */
class Balance extends Progress {
  private final double halfLifeMicros;
  private double suspicious;
  private long suspiciousAt = Long.MIN_VALUE;
  private double normal;
  private long normalAt = Long.MIN_VALUE;
  private long total;

  Balance(double halfLifeSeconds) {
    this.halfLifeMicros = halfLifeSeconds * 1e6;
  }

  /**
   * Adds a suspicious event with the given weight; returns the damped count of suspicious events.
   */
  final double addSuspicious(long now, double amount) {
    total++;
    suspicious = Damped.decayed(suspicious, suspiciousAt, now, halfLifeMicros) + amount;
    suspiciousAt = Math.max(suspiciousAt, now);
    return suspicious;
  }

  /** Counts a normal event. */
  final void addNormal(long now) {
    normal = normal(now) + 1;
    normalAt = Math.max(normalAt, now);
  }

  /** The damped count of normal events. */
  final double normal(long now) {
    return Damped.decayed(normal, normalAt, now, halfLifeMicros);
  }

  /** The number of suspicious events, without damping. */
  final long total() {
    return total;
  }

  /**
   * Returns whether to report a count of suspicious events; see {@link Progress#isDue}.
   *
   * @param enough the smallest count that is reported
   * @param perNormal the smallest ratio of suspicious to normal events that is reported
   */
  final boolean isFlood(double count, double enough, double perNormal, long now) {
    return count >= enough && count >= perNormal * normal(now) && isDue(total);
  }
}

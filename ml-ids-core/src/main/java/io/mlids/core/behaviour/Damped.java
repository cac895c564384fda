package io.mlids.core.behaviour;

/**
 * A count that halves in every so many seconds, so that it needs no windows (Mirsky et al.,
 * "Kitsune", NDSS 2018, section IV.B). Belongs to one thread.
 */
final class Damped {
  private final double halfLifeMicros;
  private double count;
  private long at = Long.MIN_VALUE;

  Damped(double halfLifeSeconds) {
    this.halfLifeMicros = halfLifeSeconds * 1e6;
  }

  /** Adds to the count and returns it. */
  double add(long now, double amount) {
    count = value(now) + amount;
    at = Math.max(at, now);
    return count;
  }

  /** The count at a time. */
  double value(long now) {
    if (now <= at || count == 0) {
      return count;
    }
    return count * Math.exp((at - now) * 0.6931471805599453 / halfLifeMicros);
  }
}

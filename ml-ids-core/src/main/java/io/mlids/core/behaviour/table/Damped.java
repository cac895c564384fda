package io.mlids.core.behaviour.table;

/**
 * A count that decays with a half-life, so that no time windows are needed (Mirsky et al.,
 * "Kitsune", NDSS 2018, section IV.B). Not thread-safe.
 */
public final class Damped {
  private static final double LN2 = 0.6931471805599453;

  private final double halfLifeMicros;
  private double count;
  private long at = Long.MIN_VALUE;

  /** Creates a count that starts at zero. */
  public Damped(double halfLifeSeconds) {
    this.halfLifeMicros = halfLifeSeconds * 1e6;
  }

  /** Adds an amount to the count and returns the new count. */
  public double add(long now, double amount) {
    count = value(now) + amount;
    at = Math.max(at, now);
    return count;
  }

  /** Returns the count as of the given time. */
  public double value(long now) {
    return decayed(count, at, now, halfLifeMicros);
  }

  /** Returns the value to which a count has decayed between two times. */
  public static double decayed(double count, long at, long now, double halfLifeMicros) {
    return now <= at || count == 0 ? count : count * Math.exp((at - now) * LN2 / halfLifeMicros);
  }
}

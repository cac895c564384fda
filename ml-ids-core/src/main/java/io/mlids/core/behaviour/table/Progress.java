package io.mlids.core.behaviour.table;

/**
 * Decides when a repetition is reported again: when there is three times as much as at the last
 * report, so evidence counts by the logarithm of its repetition, as in Slips. Single owner; not
 * thread-safe.
 */
public final class Progress {
  private static final int FACTOR = 3;

  private double next;

  /** Nothing reported yet. */
  public Progress() {}

  /** Whether an amount that suffices for evidence is worth a report; assumes that it is made. */
  public boolean isDue(double amount) {
    if (amount < next) {
      return false;
    }
    next = amount * FACTOR;
    return true;
  }

  /** Whether anything was reported. */
  public boolean hasBegun() {
    return next > 0;
  }
}

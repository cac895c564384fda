package io.mlids.core.behaviour.table;

/**
 * Decides when to report growing evidence again: when the amount has tripled since the last report.
 * The number of reports is therefore logarithmic in the amount, as in Slips. Not thread-safe.
 */
public class Progress {
  private static final int FACTOR = 3;

  private double next;

  /** Creates an instance without reports. */
  public Progress() {}

  /**
   * Whether to report an amount that is sufficient evidence; assumes that the caller reports it
   * then.
   */
  public final boolean isDue(double amount) {
    if (amount < next) {
      return false;
    }
    next = amount * FACTOR;
    return true;
  }

  /** Whether anything was reported. */
  public final boolean hasBegun() {
    return next > 0;
  }
}

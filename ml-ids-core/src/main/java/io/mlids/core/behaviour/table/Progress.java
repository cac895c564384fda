package io.mlids.core.behaviour.table;

/**
 * Decides when to report growing evidence again: once the amount has tripled since the last report.
 * The number of reports is therefore logarithmic in the amount, as in Slips. The rules' memories
 * extend this class instead of referring to an instance, which saves an object for nearly every
 * subject. Not thread-safe.
 */
public class Progress {
  private static final int FACTOR = 3;

  private double next;

  /** Creates an instance that has not reported anything yet. */
  public Progress() {}

  /**
   * Returns whether an amount is sufficient evidence for another report. If so, the amount is then
   * considered reported.
   */
  public final boolean isDue(double amount) {
    if (amount < next) {
      return false;
    }
    next = amount * FACTOR;
    return true;
  }

  /** Returns whether anything was reported. */
  public final boolean hasBegun() {
    return next > 0;
  }
}

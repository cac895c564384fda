package io.mlids.core.site;

import io.mlids.core.drift.DriftListener;
import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.drift.DriftReport;

/**
 * Compares classified flows with those that a site profile was learned from: the values of each
 * feature as {@link DriftMonitor} does, and the share of unusual flows with the promised one. Both
 * cover the latest 10,000 flows. Thread-safe.
 *
 * <p>The usual ranges of n flows leave out about 2 / (n + 1) of later flows in each feature, even
 * if nothing changes. The ranges of a small profile are therefore reported, but do not count as
 * drift.
 */
final class SiteDrift {
  private static final int BLOCK = 100;

  /** The number of calibration flows from which on a profile's ranges count as drift. */
  private static final long FEWEST_CALIBRATED = 1_000;

  private final DriftMonitor ranges;
  private final boolean rangesCount;

  /** The unusual flows in each of the latest full blocks; the oldest is at {@link #next}. */
  private final int[] blocks = new int[DriftMonitor.WINDOW / BLOCK - 1];

  private int next;
  private long unusual;
  private int currentRows;
  private int currentUnusual;

  /**
   * Creates a monitor that has seen no flows.
   *
   * @param listener is called when the values begin or cease to drift; never called if the profile
   *     is too small for its ranges to count
   */
  SiteDrift(SiteProfile profile, DriftListener listener) {
    rangesCount = profile.calibrated() >= FEWEST_CALIBRATED;
    ranges =
        DriftMonitor.of(
            profile.source().features(), profile.usual(), rangesCount ? listener : _ -> {});
  }

  /**
   * Counts flows.
   *
   * @param rows at least {@code count} rows in row-major order
   * @param isUnusual for each row, whether the flow's features are unusual
   */
  void observe(float[] rows, int count, boolean[] isUnusual) {
    ranges.observe(rows, count);
    countUnusual(count, isUnusual);
  }

  private synchronized void countUnusual(int count, boolean[] isUnusual) {
    for (int row = 0; row < count; row++) {
      currentUnusual += isUnusual[row] ? 1 : 0;
      if (++currentRows == BLOCK) {
        unusual += currentUnusual - blocks[next];
        blocks[next] = currentUnusual;
        next = (next + 1) % blocks.length;
        currentRows = 0;
        currentUnusual = 0;
      }
    }
  }

  /** Reports the current state. */
  SiteDriftReport report(SiteProfile profile) {
    long now;
    synchronized (this) {
      now = unusual + currentUnusual;
    }
    DriftReport report = ranges.report();
    return new SiteDriftReport(
        rangesCount ? report : report.withoutDrift(),
        rangesCount,
        now,
        profile.source().falseAlarms(),
        profile.source().learnedAt());
  }
}

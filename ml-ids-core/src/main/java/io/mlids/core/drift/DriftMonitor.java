package io.mlids.core.drift;

import io.mlids.core.feature.Feature;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.ModelManifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Compares the rows that a model scores with its training rows. For each feature, the monitor
 * considers the latest {@value #WINDOW} rows. It tracks the share of these rows whose values lie
 * outside the range from the 0.1 % quantile to the 99.9 % quantile of the training rows.
 *
 * <p>The window advances in blocks of 100 rows, so a full window contains 9,900 to 9,999 rows.
 * After each block, the monitor reassesses the drift state. The rule is as follows:
 *
 * <ul>
 *   <li>Drift begins when, after at least 1,000 rows, at least 5 % of the features are out of
 *       range. It also begins when, in at least a third of the blocks, at least 20 % of the rows
 *       have unusual values of the same feature.
 *   <li>Drift ends once neither condition holds even with the required shares halved.
 * </ul>
 *
 * <p>A feature is out of range if, in at least a third of the blocks, at least 2 % of the rows have
 * unusual values. A value is unusual if it lies outside the range between the two quantiles, or if
 * it is missing and at most 0.1 % of the training rows lack it. For any feature, up to 0.2 % of the
 * training rows themselves have values outside the range.
 *
 * <p>A monitor needs a few dozen kilobytes of memory, regardless of the number of rows.
 * Thread-safe. A lock is held for about a tenth of a microsecond per row.
 */
public final class DriftMonitor {
  /** The window size in rows. */
  public static final int WINDOW = 10_000;

  private static final int BLOCK = DriftRule.BLOCK;

  /**
   * The limits on the number of rows with unusual values in a block. For each limit, the monitor
   * counts the blocks that reach it.
   */
  private static final int[] LIMITS = {
    DriftRule.limit(DriftRule.SOME, false),
    DriftRule.limit(DriftRule.MANY, false),
    DriftRule.limit(DriftRule.SOME, true),
    DriftRule.limit(DriftRule.MANY, true)
  };

  private final List<Feature> features;
  private final float[] low;
  private final float[] high;
  private final double[] trainingMissing;
  private final DriftListener listener;

  private final Lock lock = new ReentrantLock();

  /**
   * For each block, three counts per feature: the rows below the range, the rows above it and the
   * rows without a value. In a full window, the oldest block is at {@code next}.
   */
  private final int[][] blocks;

  /** The counts in {@link #blocks}, added up over all blocks. */
  private final long[] total;

  /** For each limit in {@link #LIMITS}, the number of blocks that reach it, by feature. */
  private final int[][] blocksAtLimit;

  /** The packet counts for each block in {@link #blocks}. */
  private final PacketShare[] blockPackets;

  private PacketShare packets = PacketShare.NONE;
  private PacketShare currentPackets = PacketShare.NONE;

  private int[] current;
  private int currentRows;
  private long totalRows;
  private int next;
  private long scored;
  private boolean drifting;

  private DriftMonitor(List<FeatureQuantiles> quantiles, int blockCount, DriftListener listener) {
    this.listener = listener;
    int width = quantiles.size();
    features = quantiles.stream().map(FeatureQuantiles::feature).toList();
    low = new float[width];
    high = new float[width];
    trainingMissing = new double[width];
    for (int f = 0; f < width; f++) {
      FeatureQuantiles.Distribution all = quantiles.get(f).all();
      low[f] = floatAtMost(all.values().getFirst());
      high[f] = floatAtLeast(all.values().getLast());
      trainingMissing[f] = all.missing();
    }
    blocks = new int[blockCount][];
    blockPackets = new PacketShare[blockCount];
    Arrays.fill(blockPackets, PacketShare.NONE);
    total = new long[3 * width];
    current = new int[3 * width];
    blocksAtLimit = new int[LIMITS.length][width];
  }

  /**
   * Creates a monitor for the most recent rows.
   *
   * @return the monitor, or empty if the bundle has no quantiles of its training rows
   */
  public static Optional<DriftMonitor> of(ModelManifest model, DriftListener listener) {
    return model.quantiles().isEmpty()
        ? Optional.empty()
        : Optional.of(new DriftMonitor(model.quantiles(), WINDOW / BLOCK - 1, listener));
  }

  /**
   * Creates a monitor that compares the most recent rows with distributions other than those of a
   * bundle.
   *
   * @param usual the distribution of each feature, in the order of the features
   */
  public static DriftMonitor of(
      List<Feature> features, List<FeatureQuantiles.Distribution> usual, DriftListener listener) {
    List<FeatureQuantiles> quantiles = new ArrayList<>();
    for (int f = 0; f < features.size(); f++) {
      quantiles.add(new FeatureQuantiles(features.get(f), usual.get(f), usual.get(f)));
    }
    return new DriftMonitor(quantiles, WINDOW / BLOCK - 1, listener);
  }

  /**
   * Creates a monitor for all rows of a dataset, or returns empty if the bundle has no quantiles.
   */
  public static Optional<DriftMonitor> ofAllRows(ModelManifest model) {
    return model.quantiles().isEmpty()
        ? Optional.empty()
        : Optional.of(new DriftMonitor(model.quantiles(), 0, report -> {}));
  }

  /** Rounds a lower quantile down to a float, because rows are floats. */
  private static float floatAtMost(double quantile) {
    float near = (float) quantile;
    return Double.isNaN(quantile)
        ? Float.NEGATIVE_INFINITY
        : near > quantile ? Math.nextDown(near) : near;
  }

  /**
   * Rounds an upper quantile up to the next float. Without training values, every value is above
   * the range.
   */
  private static float floatAtLeast(double quantile) {
    float near = (float) quantile;
    return Double.isNaN(quantile)
        ? Float.NEGATIVE_INFINITY
        : near < quantile ? Math.nextUp(near) : near;
  }

  /**
   * Counts rows.
   *
   * @param rows at least {@code count} rows of the model's features in row-major order, with NaN
   *     for missing values
   */
  public void observe(float[] rows, int count) {
    List<DriftReport> changes = List.of();
    lock.lock();
    try {
      int row = 0;
      while (row < count) {
        int chunk = Math.min(count - row, BLOCK - currentRows);
        count(rows, row, chunk);
        row += chunk;
        if (currentRows == BLOCK) {
          advanceWindow();
          changes = decided(changes);
        }
      }
    } finally {
      lock.unlock();
    }
    changes.forEach(listener::changed);
  }

  /**
   * Adds packet counts. These counts are needed because skipped packets are not part of any flow,
   * so no row represents them. The counts leave the window together with the rows that were scored
   * at the same time.
   *
   * @param share the packet counts since the last call
   */
  public void observe(PacketShare share) {
    lock.lock();
    try {
      currentPackets = currentPackets.plus(share);
    } finally {
      lock.unlock();
    }
  }

  private void count(float[] rows, int first, int count) {
    int width = low.length;
    int[] counts = current;
    for (int row = first; row < first + count; row++) {
      int at = row * width;
      for (int f = 0; f < width; f++) {
        float value = rows[at + f];
        counts[f] += value < low[f] ? 1 : 0;
        counts[width + f] += value > high[f] ? 1 : 0;
        counts[2 * width + f] += Float.isNaN(value) ? 1 : 0;
      }
    }
    currentRows += count;
    scored += count;
  }

  /** Moves the full current block into the window, where it replaces the oldest block. */
  private void advanceWindow() {
    add(current, 1);
    currentRows = 0;
    packets = packets.plus(currentPackets);
    PacketShare arrived = currentPackets;
    currentPackets = PacketShare.NONE;
    if (blocks.length == 0) {
      Arrays.fill(current, 0);
      return;
    }
    int[] oldest = blocks[next];
    blocks[next] = current;
    packets = packets.minus(blockPackets[next]);
    blockPackets[next] = arrived;
    next = (next + 1) % blocks.length;
    if (oldest == null) {
      current = new int[total.length];
    } else {
      add(oldest, -1);
      Arrays.fill(oldest, 0);
      current = oldest;
    }
  }

  /**
   * Adds a full block's counts to the window's counts, or subtracts them from the window's counts.
   */
  private void add(int[] block, int sign) {
    totalRows += sign * BLOCK;
    for (int i = 0; i < total.length; i++) {
      total[i] += sign * block[i];
    }
    int width = low.length;
    for (int f = 0; f < width; f++) {
      int stray = block[f] + block[width + f];
      if (trainingMissing[f] <= DriftRule.TAIL) {
        stray += block[2 * width + f];
      }
      for (int limit = 0; limit < LIMITS.length; limit++) {
        blocksAtLimit[limit][f] += stray >= LIMITS[limit] ? sign : 0;
      }
    }
  }

  private List<DriftReport> decided(List<DriftReport> before) {
    long blockCount = totalRows / BLOCK;
    int first = drifting ? 2 : 0;
    boolean now = DriftRule.isDrift(blocksAtLimit[first], blocksAtLimit[first + 1], blockCount);
    if (blockCount < DriftRule.MINIMUM_BLOCKS || now == drifting) {
      return before;
    }
    drifting = now;
    List<DriftReport> changes = new ArrayList<>(before);
    changes.add(reportUnderLock());
    return changes;
  }

  /** Creates a report of the current state. */
  public DriftReport report() {
    lock.lock();
    try {
      return reportUnderLock();
    } finally {
      lock.unlock();
    }
  }

  private DriftReport reportUnderLock() {
    long window = blocks.length == 0 ? Long.MAX_VALUE : WINDOW;
    return new DriftReport(
        totalRows + currentRows, window, scored, drifting, shares(), packets.plus(currentPackets));
  }

  private List<FeatureDrift> shares() {
    int width = low.length;
    double rows = Math.max(1, totalRows + currentRows);
    List<FeatureDrift> shares = new ArrayList<>(width);
    for (int f = 0; f < width; f++) {
      shares.add(
          new FeatureDrift(
              features.get(f),
              (total[f] + current[f]) / rows,
              (total[width + f] + current[width + f]) / rows,
              (total[2 * width + f] + current[2 * width + f]) / rows,
              trainingMissing[f],
              DriftRule.isPersistent(blocksAtLimit[0][f], totalRows / BLOCK)));
    }
    return shares;
  }
}

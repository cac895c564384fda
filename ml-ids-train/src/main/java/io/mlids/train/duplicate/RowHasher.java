package io.mlids.train.duplicate;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.FlowBatch;
import java.util.Arrays;
import java.util.List;

/**
 * Computes a 128-bit hash of each row in a batch, with the steps of MurmurHash3 x64-128 (Appleby).
 * Equal rows have equal hashes. Among 16 million different rows, the probability that any two have
 * the same hash is about 4e-25. The hash has no secret key, so a dataset could be made on purpose
 * in which different rows count as equal. Not thread-safe.
 */
public final class RowHasher {
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private final Equality equality;
  private final List<Feature> features;
  private final long[] high = new long[FlowBatch.DEFAULT_CAPACITY];
  private final long[] low = new long[FlowBatch.DEFAULT_CAPACITY];

  /**
   * Creates a hasher.
   *
   * @param profile determines the model inputs
   */
  public RowHasher(Equality equality, FeatureProfile profile) {
    this.equality = equality;
    this.features =
        switch (equality) {
          case EXACT -> Feature.all().stream().filter(feature -> !feature.isText()).toList();
          case FEATURES -> profile.modelFeatures();
        };
  }

  /** Computes the hashes of all rows in a batch of the default capacity. */
  public void hash(FlowBatch batch) {
    int rows = batch.size();
    Arrays.fill(high, 0, rows, 0);
    Arrays.fill(low, 0, rows, 0);
    for (Feature feature : features) {
      addColumn(feature, batch.column(feature), rows);
    }
    if (equality == Equality.EXACT) {
      addTexts(batch.timestamps(), rows);
      addTexts(batch.labels(), rows);
    }
    for (int row = 0; row < rows; row++) {
      finish(row);
    }
  }

  /** The first half of a row's hash. */
  public long high(int row) {
    return high[row];
  }

  /** The second half of a row's hash. */
  public long low(int row) {
    return low[row];
  }

  private void addColumn(Feature feature, double[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      // Adding 0 turns -0.0 into 0.0, which equals it; the conversions to bits have only one NaN.
      long bits =
          switch (equality) {
            case EXACT -> Double.doubleToLongBits(values[row] + 0.0);
            case FEATURES -> Float.floatToIntBits(feature.modelValue(values[row]) + 0.0f);
          };
      add(row, bits);
    }
  }

  private void addTexts(String[] texts, int rows) {
    for (int row = 0; row < rows; row++) {
      String text = texts[row];
      add(row, text.length());
      for (int i = 0; i < text.length(); i++) {
        add(row, text.charAt(i));
      }
    }
  }

  private void add(int row, long value) {
    long h1 = high[row] ^ Long.rotateLeft(value * C1, 31) * C2;
    long h2 = low[row];
    h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
    h2 ^= Long.rotateLeft(value * C2, 33) * C1;
    low[row] = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    high[row] = h1;
  }

  private void finish(int row) {
    long h1 = high[row] + low[row];
    long h2 = low[row] + h1;
    h1 = mixed(h1);
    h2 = mixed(h2);
    h1 += h2;
    high[row] = h1;
    low[row] = h2 + h1;
  }

  private static long mixed(long hash) {
    long h = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}

package io.mlids.core.feature;

import java.util.Arrays;
import java.util.List;

/**
 * Flows as a model reads them: one float per feature and flow, NaN where a value is missing (see
 * {@link Feature#modelValue}). What request bodies are read into. Immutable as long as no one
 * writes to {@link #values()}, and then safe to share.
 */
public final class FeatureRows {
  private final List<Feature> features;
  private final float[] values;
  private final int count;
  private final int[] protocols;

  private FeatureRows(List<Feature> features, float[] values, int count, int[] protocols) {
    this.features = features;
    this.values = values;
    this.count = count;
    this.protocols = protocols;
  }

  /**
   * Rows that are there already.
   *
   * @param values row after row; not copied, and not to be written to any more
   */
  public static FeatureRows of(List<Feature> features, float[] values, int count) {
    return of(features, values, count, new int[0]);
  }

  /**
   * The same of flows whose protocols are known.
   *
   * @param protocols see {@link #protocols()}; not copied
   */
  public static FeatureRows of(List<Feature> features, float[] values, int count, int[] protocols) {
    if (values.length < (long) count * features.size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + count + " rows of " + features.size());
    }
    return new FeatureRows(features, values, count, protocols);
  }

  /**
   * The IP protocol of each row, negative for one that is not known, and so are those behind the
   * array's end: no input of a model, but it says which attacks a flow can be. Not a copy.
   */
  public int[] protocols() {
    return protocols;
  }

  /** The columns, in order. */
  public List<Feature> features() {
    return features;
  }

  /** How many rows there are. */
  public int count() {
    return count;
  }

  /**
   * Row after row, each of {@code features().size()} values; the array may be longer than all rows.
   * Not a copy.
   */
  public float[] values() {
    return values;
  }

  /** The rows from one (inclusive) to another (exclusive); a copy unless these are all. */
  public FeatureRows slice(int from, int to) {
    if (from == 0 && to == count) {
      return this;
    }
    int width = features.size();
    return new FeatureRows(
        features,
        Arrays.copyOfRange(values, from * width, to * width),
        to - from,
        from < protocols.length
            ? Arrays.copyOfRange(protocols, from, Math.min(to, protocols.length))
            : new int[0]);
  }

  /** Collects rows one after another. Single-owner. */
  public static final class Builder {
    private static final int FIRST_ROWS = 4;

    private final List<Feature> features;
    private float[] values;
    private int[] protocols = new int[0];
    private int count;

    public Builder(List<Feature> features) {
      this.features = features;
      this.values = new float[FIRST_ROWS * features.size()];
    }

    /** Appends a row whose values are all missing, to be {@link #set}. */
    public void addRow() {
      int width = features.size();
      int end = Math.multiplyExact(count + 1, width);
      if (end > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(2L * end, Integer.MAX_VALUE - 8));
      }
      Arrays.fill(values, end - width, end, Float.NaN);
      count++;
    }

    /** Sets a value of the row that was added last, by the feature's place in the list. */
    public void set(int position, double value) {
      values[(count - 1) * features.size() + position] = features.get(position).modelValue(value);
    }

    /**
     * Sets the protocol of the row that was added last. 0 is not taken at its word: the profile
     * {@code cse2018} writes it for all but TCP and UDP, and tables without the column are filled
     * with it.
     */
    public void protocol(double value) {
      if (value > 0 && value <= 255 && value == Math.rint(value)) {
        if (count > protocols.length) {
          int before = protocols.length;
          protocols = Arrays.copyOf(protocols, Math.max(2 * before, count));
          Arrays.fill(protocols, before, protocols.length, -1);
        }
        protocols[count - 1] = (int) value;
      }
    }

    public FeatureRows build() {
      return new FeatureRows(features, values, count, protocols);
    }
  }
}

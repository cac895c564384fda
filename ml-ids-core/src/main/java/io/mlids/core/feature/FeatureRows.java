package io.mlids.core.feature;

import java.util.Arrays;
import java.util.List;

/**
 * Flows as model input: one float per feature and flow, NaN if a value is missing (see {@link
 * Feature#modelValue}). Thread-safe as long as no caller modifies {@link #values()}.
 */
public final class FeatureRows {
  private final List<Feature> features;
  private final float[] values;
  private final int count;
  private final int[] protocols;
  private final int[] destinationPorts;

  private FeatureRows(
      List<Feature> features, float[] values, int count, int[] protocols, int[] destinationPorts) {
    this.features = features;
    this.values = values;
    this.count = count;
    this.protocols = protocols;
    this.destinationPorts = destinationPorts;
  }

  /**
   * Wraps existing rows.
   *
   * @param values the values in row-major order; the array is not copied and must not be modified
   *     afterwards
   */
  public static FeatureRows of(List<Feature> features, float[] values, int count) {
    return of(features, values, count, new int[0]);
  }

  /**
   * Wraps existing rows of flows whose protocols are known.
   *
   * @param protocols see {@link #protocols()}; not copied
   */
  public static FeatureRows of(List<Feature> features, float[] values, int count, int[] protocols) {
    return of(features, values, count, protocols, new int[0]);
  }

  /**
   * Wraps existing rows of flows whose protocols and destination ports are known.
   *
   * @param protocols see {@link #protocols()}; not copied
   * @param destinationPorts see {@link #destinationPorts()}; not copied
   */
  public static FeatureRows of(
      List<Feature> features, float[] values, int count, int[] protocols, int[] destinationPorts) {
    if (values.length < (long) count * features.size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + count + " rows of " + features.size());
    }
    return new FeatureRows(features, values, count, protocols, destinationPorts);
  }

  /**
   * The IP protocol of each row; negative if unknown. The protocols of rows beyond the end of the
   * array are unknown. The protocol is not a model input, but it rules out some attacks. The array
   * is not a copy.
   */
  public int[] protocols() {
    return protocols;
  }

  /**
   * The destination port of each row; the ports of rows beyond the end of the array are unknown.
   * The port is not a model input, but it determines the threshold of a site profile. The array is
   * not a copy.
   */
  public int[] destinationPorts() {
    return destinationPorts;
  }

  /** The columns, in order. */
  public List<Feature> features() {
    return features;
  }

  /** The number of rows. */
  public int count() {
    return count;
  }

  /**
   * The values in row-major order; the array is not a copy, and may be longer than the rows
   * require.
   */
  public float[] values() {
    return values;
  }

  /**
   * The rows from {@code from} (inclusive) to {@code to} (exclusive); a copy unless the range
   * includes all rows.
   */
  public FeatureRows slice(int from, int to) {
    if (from == 0 && to == count) {
      return this;
    }
    int width = features.size();
    return new FeatureRows(
        features,
        Arrays.copyOfRange(values, from * width, to * width),
        to - from,
        slice(protocols, from, to),
        slice(destinationPorts, from, to));
  }

  private static int[] slice(int[] known, int from, int to) {
    return from < known.length
        ? Arrays.copyOfRange(known, from, Math.min(to, known.length))
        : new int[0];
  }

  /** Collects rows. Not thread-safe. */
  public static final class Builder {
    private static final int FIRST_ROWS = 4;

    private final List<Feature> features;
    private float[] values;
    private int[] protocols = new int[0];
    private int[] destinationPorts = new int[0];
    private int count;

    public Builder(List<Feature> features) {
      this.features = features;
      this.values = new float[FIRST_ROWS * features.size()];
    }

    /** Appends a row in which all values are missing until {@link #set} sets them. */
    public void addRow() {
      int width = features.size();
      int end = Math.multiplyExact(count + 1, width);
      if (end > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(2L * end, Integer.MAX_VALUE - 8));
      }
      Arrays.fill(values, end - width, end, Float.NaN);
      count++;
    }

    /** Sets the value of the feature at the given position in the last row. */
    public void set(int position, double value) {
      values[(count - 1) * features.size() + position] = features.get(position).modelValue(value);
    }

    /**
     * Sets the protocol of the last row. 0 means unknown: the profile {@code cse2018} writes 0 for
     * all protocols other than TCP and UDP, and tables without the column are filled with 0.
     */
    public void protocol(double value) {
      if (value > 0 && value <= 255 && value == Math.rint(value)) {
        protocols = withRoom(protocols);
        protocols[count - 1] = (int) value;
      }
    }

    /** Sets the destination port of the last row; ignored unless it is from 1 to 65535. */
    public void destinationPort(double value) {
      if (value > 0 && value <= 65_535 && value == Math.rint(value)) {
        destinationPorts = withRoom(destinationPorts);
        destinationPorts[count - 1] = (int) value;
      }
    }

    /** The array, or a larger one with room for the last row. */
    private int[] withRoom(int[] known) {
      if (count <= known.length) {
        return known;
      }
      int[] larger = Arrays.copyOf(known, Math.max(2 * known.length, count));
      Arrays.fill(larger, known.length, larger.length, -1);
      return larger;
    }

    public FeatureRows build() {
      return new FeatureRows(features, values, count, protocols, destinationPorts);
    }
  }
}

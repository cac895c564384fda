package io.mlids.core.table;

import io.mlids.core.feature.Feature;

/**
 * A block of labelled flows in columns, which readers fill and writers read. Its contents are
 * overwritten by the next read. Not thread-safe.
 */
public final class FlowBatch {
  /** With this many rows, a reader's columns fit into a processor's second-level cache. */
  public static final int DEFAULT_CAPACITY = 4096;

  private final double[][] columns;
  private final long[] index;
  private final String[] timestamps;
  private final String[] labels;
  private int size;

  /** Creates an empty batch for up to {@code capacity} rows. */
  public FlowBatch(int capacity) {
    columns = new double[Feature.COUNT][];
    for (Feature feature : Feature.all()) {
      columns[feature.ordinal()] = feature.isText() ? new double[0] : new double[capacity];
    }
    index = new long[capacity];
    timestamps = new String[capacity];
    labels = new String[capacity];
  }

  /** Creates an empty batch of {@link #DEFAULT_CAPACITY}. */
  public FlowBatch() {
    this(DEFAULT_CAPACITY);
  }

  public int capacity() {
    return index.length;
  }

  /** The number of rows in use, at positions 0 to {@code size() - 1} of the arrays. */
  public int size() {
    return size;
  }

  /** Sets the number of rows in use. */
  public void setSize(int size) {
    if (size < 0 || size > capacity()) {
      throw new IllegalArgumentException(size + " rows in a batch of " + capacity());
    }
    this.size = size;
  }

  public boolean isFull() {
    return size == capacity();
  }

  /** The unchanged values of a numeric feature; NaN where the source has none. */
  public double[] column(Feature feature) {
    return columns[feature.ordinal()];
  }

  /** Each row's number within the whole source, from 0; for a dataset file, the row index. */
  public long[] index() {
    return index;
  }

  /** Each row's {@link Feature#TIMESTAMP} as text; empty if the source has none. */
  public String[] timestamps() {
    return timestamps;
  }

  /** Each row's label, normalised as {@link io.mlids.core.feature.TrafficClass} does. */
  public String[] labels() {
    return labels;
  }
}

package io.mlids.core.table;

import io.mlids.core.feature.Feature;

/**
 * A block of labelled flows, stored in columns. A reader fills a batch, and each read overwrites
 * its contents. Not thread-safe.
 */
public final class FlowBatch {
  /**
   * The default number of rows. With this number of rows, all columns of a batch fit into a
   * processor's second-level cache.
   */
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

  /** Creates an empty batch for up to {@link #DEFAULT_CAPACITY} rows. */
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

  /** The unchanged values of a numeric feature, with NaN for values that the source lacks. */
  public double[] column(Feature feature) {
    return columns[feature.ordinal()];
  }

  /**
   * Each row's number in the whole source, counted from 0. For a dataset file, this is the row
   * index.
   */
  public long[] index() {
    return index;
  }

  /**
   * The {@link Feature#TIMESTAMP} of each row as text, or an empty string if the source has no
   * timestamps.
   */
  public String[] timestamps() {
    return timestamps;
  }

  /** The label of each row, normalised as in {@link io.mlids.core.feature.TrafficClass}. */
  public String[] labels() {
    return labels;
  }
}

package io.mlids.core.table;

import io.mlids.core.feature.Feature;

/**
 * A block of labelled flows, column by column: what readers fill and writers empty. Reused by its
 * one owner, so neither thread-safe nor to be kept across reads.
 */
public final class FlowBatch {
  /** Rows of a block that keeps a reader's columns within a processor's second-level cache. */
  public static final int DEFAULT_CAPACITY = 4096;

  private final double[][] columns;
  private final long[] index;
  private final String[] timestamps;
  private final String[] labels;
  private int size;

  /** An empty batch for up to {@code capacity} rows. */
  public FlowBatch(int capacity) {
    columns = new double[Feature.COUNT][];
    for (Feature feature : Feature.all()) {
      columns[feature.ordinal()] = feature.isText() ? new double[0] : new double[capacity];
    }
    index = new long[capacity];
    timestamps = new String[capacity];
    labels = new String[capacity];
  }

  /** An empty batch of {@link #DEFAULT_CAPACITY}. */
  public FlowBatch() {
    this(DEFAULT_CAPACITY);
  }

  public int capacity() {
    return index.length;
  }

  /** Rows in use: the arrays hold them at 0 to {@code size() - 1}. */
  public int size() {
    return size;
  }

  /** Says how many rows are in use. */
  public void setSize(int size) {
    if (size < 0 || size > capacity()) {
      throw new IllegalArgumentException(size + " rows in a batch of " + capacity());
    }
    this.size = size;
  }

  public boolean isFull() {
    return size == capacity();
  }

  /** The values of a numeric feature as the source has them, NaN where it has none. */
  public double[] column(Feature feature) {
    return columns[feature.ordinal()];
  }

  /** Each row's number over the whole source, from 0; in a dataset file the row index. */
  public long[] index() {
    return index;
  }

  /** Each row's {@link Feature#TIMESTAMP} as text; empty where the source has none. */
  public String[] timestamps() {
    return timestamps;
  }

  /** Each row's label, normalised as {@link io.mlids.core.feature.TrafficClass} does. */
  public String[] labels() {
    return labels;
  }
}

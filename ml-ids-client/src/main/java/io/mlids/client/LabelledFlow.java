package io.mlids.client;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.FlowBatch;

/** A row of a dataset: the columns of a flow and its true class. Immutable. */
public final class LabelledFlow {
  private final TrafficClass label;
  private final String timestamp;
  private final double[] values;

  private LabelledFlow(TrafficClass label, String timestamp, double[] values) {
    this.label = label;
    this.timestamp = timestamp;
    this.values = values;
  }

  /** Copies a row from a batch. */
  public static LabelledFlow copyOf(FlowBatch batch, int row) {
    double[] values = new double[Feature.COUNT];
    for (Feature feature : Feature.all()) {
      values[feature.ordinal()] = feature.isText() ? Double.NaN : batch.column(feature)[row];
    }
    return new LabelledFlow(new TrafficClass(batch.labels()[row]), batch.timestamps()[row], values);
  }

  /** Writes the flow to an existing row in a batch. */
  void copyTo(FlowBatch batch, int row) {
    for (Feature feature : Feature.all()) {
      if (!feature.isText()) {
        batch.column(feature)[row] = values[feature.ordinal()];
      }
    }
    batch.timestamps()[row] = timestamp;
    batch.labels()[row] = label.name();
  }

  /** The true class of the flow. */
  public TrafficClass label() {
    return label;
  }

  /**
   * The unchanged value in a column: text for the timestamp, {@code Long} for an integer column,
   * otherwise {@code Double}, which may be infinite or NaN.
   */
  public Object value(Feature feature) {
    if (feature.isText()) {
      return timestamp;
    }
    double value = values[feature.ordinal()];
    boolean whole = feature.storageType().isInteger() && value == Math.rint(value);
    return whole && Math.abs(value) <= 1L << 53 ? (Object) (long) value : (Object) value;
  }
}

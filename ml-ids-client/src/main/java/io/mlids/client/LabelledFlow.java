package io.mlids.client;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.FlowBatch;

/** One row of a dataset: a flow's columns and the class that it is known to be of. Immutable. */
public final class LabelledFlow {
  private final TrafficClass label;
  private final String timestamp;
  private final double[] values;

  private LabelledFlow(TrafficClass label, String timestamp, double[] values) {
    this.label = label;
    this.timestamp = timestamp;
    this.values = values;
  }

  /** A copy of a batch's row. */
  public static LabelledFlow copyOf(FlowBatch batch, int row) {
    double[] values = new double[Feature.COUNT];
    for (Feature feature : Feature.all()) {
      values[feature.ordinal()] = feature.isText() ? Double.NaN : batch.column(feature)[row];
    }
    return new LabelledFlow(new TrafficClass(batch.labels()[row]), batch.timestamps()[row], values);
  }

  /** Writes the flow to a batch's row, which is to be in use. */
  void copyTo(FlowBatch batch, int row) {
    for (Feature feature : Feature.all()) {
      if (!feature.isText()) {
        batch.column(feature)[row] = values[feature.ordinal()];
      }
    }
    batch.timestamps()[row] = timestamp;
    batch.labels()[row] = label.name();
  }

  /** The class that the flow is known to be of. */
  public TrafficClass label() {
    return label;
  }

  /**
   * The value of a column: text for the time, {@code Long} for a whole number in a column of whole
   * numbers, else {@code Double}; as the dataset has it, infinities and NaN included.
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

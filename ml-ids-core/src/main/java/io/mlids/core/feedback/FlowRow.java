package io.mlids.core.feedback;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import java.util.List;

/**
 * A flow as a row of the dataset: the 79 columns and, if they are known, its endpoints. It holds no
 * reference to the flow's packets or statistics. Immutable.
 */
public final class FlowRow {
  private final String flowId;
  private final String source;
  private final int sourcePort;
  private final String destination;
  private final String timestamp;
  private final double[] values;

  private FlowRow(
      String flowId,
      String source,
      int sourcePort,
      String destination,
      String timestamp,
      double[] values) {
    this.flowId = flowId;
    this.source = source;
    this.sourcePort = sourcePort;
    this.destination = destination;
    this.timestamp = timestamp;
    this.values = values;
  }

  /**
   * Creates a row.
   *
   * @param flowId the flow's ID; empty if unknown
   * @param source the source address as text; empty if unknown
   * @param sourcePort the source port; 0 if unknown
   * @param destination the destination address as text; empty if unknown
   * @param timestamp the start of the flow as text; empty if unknown
   * @param values a value for each feature, NaN if it is missing; copied
   */
  public static FlowRow of(
      String flowId,
      String source,
      int sourcePort,
      String destination,
      String timestamp,
      double[] values) {
    if (values.length != Feature.COUNT) {
      throw new IllegalArgumentException(values.length + " values instead of " + Feature.COUNT);
    }
    return new FlowRow(flowId, source, sourcePort, destination, timestamp, values.clone());
  }

  /** The row of a flow that was assembled from packets. */
  public static FlowRow of(FlowRecord flow) {
    double[] values = new double[Feature.COUNT];
    for (Feature feature : Feature.all()) {
      values[feature.ordinal()] = flow.value(feature);
    }
    return new FlowRow(
        flow.flowId(),
        flow.sourceAddress(),
        flow.sourcePort(),
        flow.destinationAddress(),
        FlowTime.iso(flow.start()),
        values);
  }

  /** The flow's ID; empty if unknown. */
  public String flowId() {
    return flowId;
  }

  /** The source address; empty if unknown. */
  public String source() {
    return source;
  }

  /** The source port; 0 if unknown. */
  public int sourcePort() {
    return sourcePort;
  }

  /** The destination address; empty if unknown. */
  public String destination() {
    return destination;
  }

  /** The start of the flow as text; empty if unknown. */
  public String timestamp() {
    return timestamp;
  }

  /** A feature's value; NaN if it is missing, and for {@link Feature#TIMESTAMP}. */
  public double value(Feature feature) {
    return values[feature.ordinal()];
  }

  /** The destination port; −1 if unknown. */
  public int destinationPort() {
    return wholeNumber(Feature.DST_PORT);
  }

  /**
   * The IP protocol; −1 if unknown. For a row without addresses, 0 means unknown, because tables
   * without the column are filled with 0.
   */
  public int protocol() {
    int protocol = wholeNumber(Feature.PROTOCOL);
    return protocol == 0 && source.isEmpty() ? -1 : protocol;
  }

  private int wholeNumber(Feature feature) {
    double value = value(feature);
    return value >= 0 && value <= 65_535 && value == Math.rint(value) ? (int) value : -1;
  }

  /** Writes the model inputs into an array, starting at {@code first}. */
  public void fillModelRow(List<Feature> features, float[] rows, int first) {
    for (int i = 0; i < features.size(); i++) {
      Feature feature = features.get(i);
      rows[first + i] = feature.modelValue(value(feature));
    }
  }
}

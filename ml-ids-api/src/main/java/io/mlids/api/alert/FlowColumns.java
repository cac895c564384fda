package io.mlids.api.alert;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Converts a flow to a table row: its id and addresses, then the 79 columns. These columns have the
 * names used in requests, so that messages about flows and about submitted rows have the same
 * format.
 */
final class FlowColumns {
  /** The column names, in the same order as {@link #values}. */
  static final List<String> NAMES =
      Stream.concat(
              Stream.of("flow_id", "src_ip", "src_port", "dst_ip"),
              Feature.all().stream().map(Feature::columnName))
          .toList();

  private FlowColumns() {}

  /** The row's values; integers are written without a fraction, and the time as ISO 8601 in UTC. */
  static List<Object> values(FlowRecord flow) {
    List<Object> values = new ArrayList<>(NAMES.size());
    values.add(flow.flowId());
    values.add(flow.sourceAddress());
    values.add(flow.sourcePort());
    values.add(flow.destinationAddress());
    for (Feature feature : Feature.all()) {
      values.add(value(flow, feature));
    }
    return values;
  }

  /** The 79 columns by name, in a modifiable map. */
  static Map<String, Object> features(FlowRecord flow) {
    Map<String, Object> features = LinkedHashMap.newLinkedHashMap(Feature.COUNT);
    for (Feature feature : Feature.all()) {
      features.put(feature.columnName(), value(flow, feature));
    }
    return features;
  }

  private static Object value(FlowRecord flow, Feature feature) {
    if (feature.isText()) {
      return FlowTime.iso(flow.start());
    }
    double value = flow.value(feature);
    return feature.storageType().isInteger() && value == (long) value
        ? (Object) (long) value
        : (Object) value;
  }
}

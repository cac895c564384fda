package io.mlids.api.archive;

import static io.mlids.parquet.column.Column.nullable;
import static io.mlids.parquet.column.Column.required;
import static io.mlids.parquet.column.ColumnType.BOOLEAN;
import static io.mlids.parquet.column.ColumnType.DOUBLE;
import static io.mlids.parquet.column.ColumnType.FLOAT;
import static io.mlids.parquet.column.ColumnType.INT32;
import static io.mlids.parquet.column.ColumnType.INT64;
import static io.mlids.parquet.column.ColumnType.STRING;
import static io.mlids.parquet.column.ColumnType.TIMESTAMP;

import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Suspicion;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.StorageType;
import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.column.RowBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The columns of the archive, which are the same in every file: the flow, its verdict, and its
 * features. {@code docs/flow-archive.md} describes them.
 */
final class FlowColumns {
  /** The version of the schema, which changes when a column changes its meaning. */
  static final String SCHEMA_VERSION = "2";

  /** Integers in the published rows, but averages in the profile {@code corrected}. */
  private static final Set<Feature> FRACTIONS =
      EnumSet.of(
          Feature.DOWN_UP_RATIO,
          Feature.FWD_BYTS_B_AVG,
          Feature.FWD_PKTS_B_AVG,
          Feature.FWD_BLK_RATE_AVG,
          Feature.BWD_BYTS_B_AVG,
          Feature.BWD_PKTS_B_AVG,
          Feature.BWD_BLK_RATE_AVG,
          Feature.SUBFLOW_FWD_PKTS,
          Feature.SUBFLOW_FWD_BYTS,
          Feature.SUBFLOW_BWD_PKTS,
          Feature.SUBFLOW_BWD_BYTS);

  private static final List<Column> OF_FLOW =
      List.of(
          required("scored_at", TIMESTAMP),
          required("start", TIMESTAMP),
          required("end", TIMESTAMP),
          required("flow_id", STRING),
          nullable("community_id", STRING),
          required("src_ip", STRING),
          required("src_port", INT32),
          required("dst_ip", STRING),
          required("dst_port", INT32),
          required("protocol", INT32),
          required("vlan", INT32),
          required("packets", INT64),
          required("bytes", INT64),
          required("origin", STRING),
          required("verdict", STRING),
          required("label", STRING),
          required("probability", DOUBLE),
          required("is_attack", BOOLEAN),
          nullable("model_label", STRING),
          nullable("usual_share", DOUBLE),
          nullable("anomaly_p", DOUBLE),
          nullable("anomaly_reason", STRING),
          required("model_version", STRING),
          required("profile", STRING),
          nullable("incident_ids", STRING));

  /** The features that are not among the columns above. */
  private static final List<Feature> FEATURES =
      Feature.all().stream().filter(each -> !each.isIdentifier()).toList();

  private static final List<ColumnType> FEATURE_TYPES =
      FEATURES.stream().map(FlowColumns::type).toList();

  /** All columns. */
  static final List<Column> ALL =
      Stream.concat(
              OF_FLOW.stream(),
              FEATURES.stream().map(each -> nullable(each.columnName(), type(each))))
          .toList();

  private FlowColumns() {}

  /** Adds a row. */
  static void add(ArchivedFlow archived, RowBuffer row) {
    FlowRecord flow = archived.detected().flow();
    row.add(archived.scoredAt()).add(flow.start()).add(flow.end()).add(flow.flowId());
    addText(flow.communityId(), row);
    row.add(flow.sourceAddress())
        .add((long) flow.sourcePort())
        .add(flow.destinationAddress())
        .add((long) flow.destinationPort())
        .add((long) flow.protocol())
        .add((long) flow.vlan())
        .add(flow.packets())
        .add(flow.bytes())
        .add(archived.origin());
    addVerdict(archived.detected().verdict(), row);
    row.add(archived.modelVersion()).add(flow.profile().id());
    addText(
        archived.incidents().isEmpty()
            ? Optional.empty()
            : Optional.of(String.join(" ", archived.incidents())),
        row);
    for (int i = 0; i < FEATURES.size(); i++) {
      addFeature(flow.value(FEATURES.get(i)), FEATURE_TYPES.get(i), row);
    }
    row.endRow();
  }

  private static void addVerdict(Verdict verdict, RowBuffer row) {
    Optional<Suspicion> suspicion = verdict.suspicion();
    Optional<Anomaly> anomaly = verdict.anomaly();
    row.add(verdict.finding()).add(verdict.label().name());
    row.add(verdict.probability()).add(verdict.isAttack());
    addText(suspicion.map(each -> each.label().name()), row);
    addNumber(suspicion.map(Suspicion::usualShare), row);
    addNumber(anomaly.map(Anomaly::p), row);
    addText(anomaly.map(Anomaly::mainReason), row);
  }

  private static void addText(Optional<String> text, RowBuffer row) {
    if (text.isPresent()) {
      row.add(text.get());
    } else {
      row.addNull();
    }
  }

  private static void addNumber(Optional<Double> number, RowBuffer row) {
    if (number.isPresent()) {
      row.add((double) number.get());
    } else {
      row.addNull();
    }
  }

  private static void addFeature(double value, ColumnType type, RowBuffer row) {
    if (Double.isNaN(value)) {
      row.addNull();
    } else if (type.isInteger()) {
      row.add((long) value);
    } else {
      row.add(value);
    }
  }

  /**
   * The type of a feature. Integers are at least as wide as in dataset files, and fractions have
   * the same precision.
   */
  private static ColumnType type(Feature feature) {
    if (FRACTIONS.contains(feature)) {
      return FLOAT;
    }
    StorageType type = feature.storageType();
    return switch (type) {
      case U8, U16, I32 -> INT32;
      case U32, I64, U64 -> INT64;
      case F32 -> FLOAT;
      case F64 -> DOUBLE;
      case TEXT -> STRING;
    };
  }
}

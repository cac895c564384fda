package io.mlids.api.alert;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feedback.FlowRow;
import io.mlids.core.pipeline.DetectedFlow;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** A flow that the model classified as an attack, and everything known about it. Immutable. */
public sealed interface Attack {

  /** The model's verdict. */
  Verdict verdict();

  /** The first 12 hexadecimal digits of the model's SHA-256. */
  String modelVersion();

  /** Where the attack was detected. */
  AlertOrigin origin();

  /** When the attack was detected. */
  Instant detectedAt();

  /** The approximate memory use in bytes. */
  int bytes();

  /**
   * Why the flow is classified as an attack, computed if necessary; {@link Explanation#NONE} if
   * unknown.
   */
  default Explanation explanation() {
    return Explanation.NONE;
  }

  /** Returns whether {@link #explanation} explains the attack if the rate limit permits. */
  default boolean isExplained() {
    return false;
  }

  /** The message for queues and topics. */
  AttackNotification notification();

  /** The flow as a row of the dataset. */
  FlowRow row();

  /** A flow that was assembled from packets, so all of its properties are known. */
  record OfPackets(
      DetectedFlow detected,
      String modelVersion,
      AlertOrigin origin,
      Instant detectedAt,
      AttackExplanations explanations)
      implements Attack {
    /** The memory that the flow's statistics and features use; all of them are numbers. */
    private static final int BYTES = 1_600;

    /** Creates an attack that is not explained. */
    public OfPackets(
        DetectedFlow detected, String modelVersion, AlertOrigin origin, Instant detectedAt) {
      this(detected, modelVersion, origin, detectedAt, AttackExplanations.none());
    }

    @Override
    public Explanation explanation() {
      return explanations.of(this);
    }

    @Override
    public boolean isExplained() {
      return explanations.isOn();
    }

    /** The flow. */
    public FlowRecord flow() {
      return detected.flow();
    }

    @Override
    public Verdict verdict() {
      return detected.verdict();
    }

    @Override
    public int bytes() {
      return BYTES;
    }

    @Override
    public AttackNotification notification() {
      return AttackNotification.of(
          FlowColumns.NAMES, FlowColumns.values(flow()), verdict(), detectedAt, modelVersion);
    }

    @Override
    public FlowRow row() {
      return FlowRow.of(flow());
    }
  }

  /**
   * A row that a client submitted. Columns other than features are passed on unchanged.
   *
   * @param index the row's name in the request, or its number
   * @param values the JSON value of each column; null if missing
   * @param bytes the row's approximate memory use in bytes
   */
  record OfRow(
      SubmittedColumns columns,
      Object index,
      List<Object> values,
      int bytes,
      Verdict verdict,
      String modelVersion,
      Instant detectedAt)
      implements Attack {

    @Override
    public AlertOrigin origin() {
      return AlertOrigin.API;
    }

    @Override
    public AttackNotification notification() {
      return columns.notification(index, values, verdict, detectedAt, modelVersion);
    }

    @Override
    public FlowRow row() {
      double[] features = new double[Feature.COUNT];
      for (Feature feature : Feature.all()) {
        features[feature.ordinal()] = columns.number(feature, values);
      }
      return FlowRow.of(
          "", "", 0, "", columns.text(Feature.TIMESTAMP, values).orElse(""), features);
    }

    /** The feature's value if it is an integer from 0 to {@code most}, otherwise empty. */
    OptionalInt wholeNumber(Feature feature, int most) {
      return columns.wholeNumber(feature, values, most);
    }
  }
}

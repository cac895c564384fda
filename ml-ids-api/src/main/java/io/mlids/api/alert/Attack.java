package io.mlids.api.alert;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** A flow that a model takes for an attack, with all that is known of it. Immutable. */
public sealed interface Attack {

  /** What the model says. */
  Verdict verdict();

  /** The first 12 hexadecimal digits of the SHA-256 of the model that said so. */
  String modelVersion();

  /** Where it was found. */
  AlertOrigin origin();

  /** When the verdict was reached. */
  Instant detectedAt();

  /** About how many bytes of memory it takes. */
  int bytes();

  /** The message for queues and topics. */
  AttackNotification notification();

  /** A flow made of packets: everything is known. */
  record OfPackets(
      FlowRecord flow, Verdict verdict, String modelVersion, AlertOrigin origin, Instant detectedAt)
      implements Attack {
    /** A flow's statistics and features; there are no texts among them. */
    private static final int BYTES = 1_600;

    @Override
    public int bytes() {
      return BYTES;
    }

    @Override
    public AttackNotification notification() {
      return AttackNotification.of(
          FlowColumns.NAMES, FlowColumns.values(flow), verdict, detectedAt, modelVersion);
    }
  }

  /**
   * A row that was submitted with a request: what it has beside the features is the client's
   * business.
   *
   * @param index what the request calls the row, or its number there
   * @param values for each column what JSON has there, null for a missing one
   * @param bytes about how much memory it takes
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
      return AttackNotification.of(columns.names(), values, verdict, detectedAt, modelVersion)
          .withIndex(index);
    }

    /** A whole number from 0 to another one, if the row has one. */
    OptionalInt wholeNumber(Feature feature, int most) {
      return columns.wholeNumber(feature, values, most);
    }
  }
}

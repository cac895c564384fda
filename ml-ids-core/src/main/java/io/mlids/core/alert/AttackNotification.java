package io.mlids.core.alert;

import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.feature.TrafficClass;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;

/**
 * A notification about one flow and its verdict, in the form of a table with one row. The columns
 * are those submitted for classification, followed by {@link #PREDICTION}, {@link #PROBABILITY},
 * {@link #PREDICTED_LABEL}, {@link #DETECTED_AT} and {@link #MODEL_VERSION}. In notifications from
 * other senders, any of these columns may be missing. Immutable and thread-safe.
 *
 * <p>Values have types that JSON can represent: {@code String}, {@code Boolean}, {@code Long},
 * {@code BigInteger} (beyond the range of {@code Long}), {@code Double}, {@code List} and {@code
 * Map}. The constructor converts all other numeric types. It also replaces null and infinite values
 * with NaN, which becomes {@code null} in JSON.
 *
 * @param columns the column names, without duplicates
 * @param values the row, one value per column
 * @param index the row's index label, 0 by default
 */
public record AttackNotification(List<String> columns, List<Object> values, Object index) {

  /** The prediction column, which contains 1 for an attack and 0 for a benign flow. */
  public static final String PREDICTION = "prediction";

  /** The column with the attack probability, from 0 to 1. */
  public static final String PROBABILITY = "probability";

  /** The column with the predicted traffic class. */
  public static final String PREDICTED_LABEL = "predicted_label";

  /** The column with the detection time in ISO 8601 format, in UTC with microseconds. */
  public static final String DETECTED_AT = "detected_at";

  /** The column with the first 12 hexadecimal digits of the model file's SHA-256. */
  public static final String MODEL_VERSION = "model_version";

  /**
   * The message attribute with the sender's ID of a message. SNS assigns another ID whenever a
   * message is published, so only this attribute identifies a message that was published twice.
   */
  public static final String MESSAGE_ID = "message_id";

  /** The topic ARN that is written in envelopes if no topic is configured. */
  public static final String LOCAL_TOPIC = "arn:aws:sns:local:000000000000:ml-ids-predictions";

  private static final Set<String> OURS =
      Set.of(PREDICTION, PROBABILITY, PREDICTED_LABEL, DETECTED_AT, MODEL_VERSION);

  /**
   * Creates a notification from a row of a table.
   *
   * @throws IllegalArgumentException if the numbers of columns and values differ, if a column
   *     occurs twice, or if a value has a type that JSON cannot represent
   */
  public AttackNotification {
    columns = List.copyOf(columns);
    if (columns.size() != values.size()) {
      throw new IllegalArgumentException(
          values.size() + " values for " + columns.size() + " columns");
    }
    Set<String> seen = HashSet.newHashSet(columns.size());
    for (String column : columns) {
      if (!seen.add(column)) {
        throw new IllegalArgumentException("duplicate column '" + column + "'");
      }
    }
    values = values.stream().map(JsonValues::canonical).toList();
    index = JsonValues.canonical(index);
  }

  /**
   * Creates a notification with the index 0; see {@link #AttackNotification(List, List, Object)}.
   */
  public AttackNotification(List<String> columns, List<Object> values) {
    this(columns, values, 0L);
  }

  /**
   * Creates a notification about a verdict.
   *
   * @param submittedColumns the columns sent for classification; columns with the same names as
   *     result columns are replaced
   * @param submittedValues the values of these columns; missing values are null or NaN
   * @param detectedAt the time of the verdict
   * @param modelVersion the first 12 hexadecimal digits of the model file's SHA-256
   */
  public static AttackNotification of(
      List<String> submittedColumns,
      List<?> submittedValues,
      Verdict verdict,
      Instant detectedAt,
      String modelVersion) {
    if (submittedColumns.size() != submittedValues.size()) {
      throw new IllegalArgumentException(
          submittedValues.size() + " values for " + submittedColumns.size() + " columns");
    }
    List<String> columns = new ArrayList<>(submittedColumns.size() + OURS.size());
    List<Object> values = new ArrayList<>(submittedColumns.size() + OURS.size());
    for (int i = 0; i < submittedColumns.size(); i++) {
      if (!OURS.contains(submittedColumns.get(i))) {
        columns.add(submittedColumns.get(i));
        values.add(submittedValues.get(i));
      }
    }
    columns.addAll(List.of(PREDICTION, PROBABILITY, PREDICTED_LABEL, DETECTED_AT, MODEL_VERSION));
    values.add(verdict.isAttack() ? 1L : 0L);
    values.add(verdict.probability());
    values.add(verdict.label().name());
    values.add(FlowTime.iso(detectedAt));
    values.add(modelVersion);
    return new AttackNotification(columns, values);
  }

  /**
   * Returns a copy of this notification with a different index.
   *
   * @param index the row's index label or number
   */
  public AttackNotification withIndex(Object index) {
    return new AttackNotification(columns, values, index);
  }

  /**
   * Parses the body of a queue message, with or without the SNS envelope.
   *
   * @throws NotificationFormatException if the body is not a notification, or if its table does not
   *     have exactly one row
   */
  public static AttackNotification read(String body) throws NotificationFormatException {
    return NotificationReader.read(body);
  }

  /**
   * Returns the ID that the sender gave the message, which stays the same if the message is sent
   * again: the message attribute {@link #MESSAGE_ID} or, without one, the envelope's {@code
   * MessageId}. Empty for a body without an envelope, or if the body is not a notification.
   */
  public static Optional<String> messageId(String body) {
    return NotificationReader.messageId(body);
  }

  /**
   * Returns the message as published to a topic. The row is in the split orientation of pandas'
   * {@code to_json}, {@code {"columns":[…],"index":[…],"data":[[…]]}}. The text is ASCII and uses
   * the same escapes as pandas. Numbers keep all their digits.
   */
  public String message() {
    return NotificationWriter.message(this);
  }

  /**
   * Returns the message in the envelope that SNS adds when it delivers a message to a queue.
   *
   * @param topicArn the message's topic, or {@link #LOCAL_TOPIC}
   */
  public String envelope(UUID messageId, String topicArn, Instant timestamp) {
    return NotificationWriter.envelope(this, messageId, topicArn, timestamp);
  }

  /** The value of a column (NaN for a missing value), or empty if the column is absent. */
  public Optional<Object> value(String column) {
    int at = columns.indexOf(column);
    return at < 0 ? Optional.empty() : Optional.of(values.get(at));
  }

  /** Returns true if the flow is an attack or if the notification contains no prediction. */
  public boolean isAttack() {
    return !(value(PREDICTION).orElse(1L) instanceof Number number) || number.doubleValue() != 0;
  }

  /** The value of the message attribute {@link #PREDICTION}: {@code attack} or {@code benign}. */
  public String predictionName() {
    return isAttack() ? "attack" : "benign";
  }

  /** The probability that the flow is an attack, from 0 to 1. */
  public OptionalDouble probability() {
    return value(PROBABILITY).orElse(Double.NaN) instanceof Number number
            && !Double.isNaN(number.doubleValue())
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  /** The traffic class that the model predicts. */
  public Optional<TrafficClass> predictedLabel() {
    return text(PREDICTED_LABEL).map(TrafficClass::new);
  }

  /** The time of the verdict, to the microsecond. */
  public Optional<Instant> detectedAt() {
    try {
      return text(DETECTED_AT).map(Instant::parse).map(at -> at.truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeException e) {
      // Another sender may use a different time format. The row still contains the original text.
      return Optional.empty();
    }
  }

  /** The version of the model that made the prediction. */
  public Optional<String> modelVersion() {
    return text(MODEL_VERSION);
  }

  /** The submitted columns with their values, in the order of the columns. */
  public Map<String, Object> flow() {
    Map<String, Object> flow = LinkedHashMap.newLinkedHashMap(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      if (!OURS.contains(columns.get(i))) {
        flow.put(columns.get(i), values.get(i));
      }
    }
    return Collections.unmodifiableMap(flow);
  }

  private Optional<String> text(String column) {
    return value(column)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> !text.isBlank());
  }
}

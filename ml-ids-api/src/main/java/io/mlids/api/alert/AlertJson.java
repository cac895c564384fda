package io.mlids.api.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.dataset.ColumnNames;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.DetectionJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts as the JSON objects of {@code /api/notifications}. */
final class AlertJson {
  private static final JsonMapper JSON = new JsonMapper();

  /** A timestamp is shorter; what is longer is none. */
  private static final int LONGEST_TIMESTAMP = 64;

  private AlertJson() {}

  /** The object of an alert: {@code {"sequence":…,"type":…,…,"verdict":{…}}}. */
  static String notification(long sequence, Alert alert) {
    return text(
        json -> {
          json.writeStartObject();
          json.writeNumberField("sequence", sequence);
          writeMembers(json, alert);
          json.writeEndObject();
        });
  }

  /** The same without a number, for files. */
  static void write(JsonGenerator json, Alert alert) throws IOException {
    json.writeStartObject();
    writeMembers(json, alert);
    json.writeEndObject();
  }

  /** The object of a notification with the features of its flow, and what was submitted. */
  static String withFeatures(LiveNotification notification) {
    return text(
        json -> {
          json.writeStartObject();
          json.writeNumberField("sequence", notification.sequence());
          writeMembers(json, notification.alert());
          switch (notification.alert().attack()) {
            case Attack.OfPackets attack ->
                json.writePOJOField("features", jsonValues(FlowColumns.features(attack.flow())));
            case Attack.OfRow attack -> {
              json.writePOJOField("features", jsonValues(features(attack)));
              json.writePOJOField("submitted", submitted(attack));
            }
          }
          json.writeEndObject();
        });
  }

  /** Told to a client for which notifications are no longer kept. */
  static String missed(long missed, long oldest) {
    return "{\"type\":\"missed\",\"missed\":" + missed + ",\"oldest\":" + oldest + "}";
  }

  /** Told to a client that has seen a number which this process has not reached. */
  static String restarted(long latest) {
    return "{\"type\":\"restarted\",\"latest\":" + latest + "}";
  }

  private static void writeMembers(JsonGenerator json, Alert alert) throws IOException {
    json.writeStringField("type", alert.kind().id());
    json.writeNumberField("count", alert.count());
    json.writeStringField("first_seen", iso(alert.firstSeen()));
    json.writeStringField("last_seen", iso(alert.lastSeen()));
    json.writeStringField("model_version", alert.attack().modelVersion());
    json.writeFieldName("verdict");
    switch (alert.attack()) {
      case Attack.OfPackets attack -> {
        DetectionJson.write(json, new DetectedFlow(attack.flow(), attack.verdict()));
        Optional<String> communityId = attack.flow().communityId();
        if (communityId.isPresent()) {
          json.writeStringField("community_id", communityId.get());
        }
      }
      case Attack.OfRow attack -> writeVerdict(json, attack);
    }
  }

  /** What is known of a row's flow: no addresses, and the rest only if it was submitted. */
  private static void writeVerdict(JsonGenerator json, Attack.OfRow attack) throws IOException {
    Verdict verdict = attack.verdict();
    Map<String, Object> features = features(attack);
    json.writeStartObject();
    writeWholeNumber(json, features, Feature.DST_PORT, 65_535);
    writeWholeNumber(json, features, Feature.PROTOCOL, 255);
    Object timestamp = features.get(Feature.TIMESTAMP.columnName());
    if (timestamp instanceof String text && text.length() <= LONGEST_TIMESTAMP) {
      json.writeStringField("timestamp", text);
    }
    json.writeStringField("label", verdict.label().name());
    json.writeNumberField("probability", verdict.probability());
    json.writeBooleanField("is_attack", verdict.isAttack());
    json.writeObjectFieldStart("probabilities");
    for (Map.Entry<TrafficClass, Double> each : verdict.probabilities().entrySet()) {
      json.writeNumberField(each.getKey().name(), each.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeWholeNumber(
      JsonGenerator json, Map<String, Object> features, Feature feature, int most)
      throws IOException {
    if (number(features.get(feature.columnName())) instanceof Double value
        && value >= 0
        && value <= most
        && value == Math.rint(value)) {
      json.writeNumberField(feature.columnName(), value.longValue());
    }
  }

  private static Double number(Object value) {
    try {
      return switch (value) {
        case Number number -> number.doubleValue();
        case String text when text.length() <= LONGEST_TIMESTAMP -> Double.valueOf(text);
        case null, default -> Double.NaN;
      };
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The submitted columns that hold features, under the names of the features. */
  private static Map<String, Object> features(Attack.OfRow attack) {
    Map<String, Object> features = new LinkedHashMap<>();
    for (int i = 0; i < attack.columns().size(); i++) {
      Object value = attack.values().get(i);
      ColumnNames.featureOf(attack.columns().get(i))
          .ifPresent(feature -> features.putIfAbsent(feature.columnName(), value));
    }
    return features;
  }

  private static Map<String, Object> submitted(Attack.OfRow attack) {
    Map<String, Object> submitted = new LinkedHashMap<>();
    List<String> columns = attack.columns();
    for (int i = 0; i < columns.size(); i++) {
      submitted.put(columns.get(i), attack.values().get(i));
    }
    return submitted;
  }

  /** JSON has no NaN and no infinity. */
  private static Map<String, Object> jsonValues(Map<String, Object> values) {
    values.replaceAll(
        (name, value) -> value instanceof Double number && !Double.isFinite(number) ? null : value);
    return values;
  }

  static String iso(Instant instant) {
    return FlowTime.iso(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static String text(Body body) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot be written to", e);
    }
    return text.toString();
  }
}

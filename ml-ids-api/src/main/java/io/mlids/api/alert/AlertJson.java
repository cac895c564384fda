package io.mlids.api.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.DetectionJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Alerts as the JSON objects of {@code /api/notifications}. */
final class AlertJson {
  private static final JsonMapper JSON = new JsonMapper();

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
              json.writePOJOField(
                  "features", jsonValues(attack.columns().features(attack.values())));
              json.writePOJOField("submitted", attack.columns().all(attack.values()));
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
    if (alert.isSpread()) {
      json.writeNumberField("sources", alert.spread().sources());
      json.writeNumberField("destinations", alert.spread().destinations());
      json.writeNumberField("ports", alert.spread().ports());
    }
    json.writeStringField("model_version", alert.attack().modelVersion());
    json.writeStringField("origin", alert.attack().origin().text());
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
    json.writeStartObject();
    writeWholeNumber(json, attack, Feature.DST_PORT, 65_535);
    writeWholeNumber(json, attack, Feature.PROTOCOL, 255);
    Optional<String> timestamp = attack.columns().text(Feature.TIMESTAMP, attack.values());
    if (timestamp.isPresent()) {
      json.writeStringField("timestamp", timestamp.get());
    }
    DetectionJson.writeMembers(json, attack.verdict());
    json.writeEndObject();
  }

  private static void writeWholeNumber(
      JsonGenerator json, Attack.OfRow attack, Feature feature, int most) throws IOException {
    OptionalInt value = attack.wholeNumber(feature, most);
    if (value.isPresent()) {
      json.writeNumberField(feature.columnName(), value.getAsInt());
    }
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

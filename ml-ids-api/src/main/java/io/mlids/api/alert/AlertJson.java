package io.mlids.api.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.pipeline.DetectionJson;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes alerts as JSON, as in {@code /api/notifications}. */
public final class AlertJson {

  private AlertJson() {}

  /** Writes an alert as an object: {@code {"type":…,…,"verdict":{…}}}. */
  public static void write(JsonGenerator json, Alert alert) throws IOException {
    json.writeStartObject();
    writeMembers(json, alert);
    json.writeEndObject();
  }

  /** Writes the members of an alert's JSON object. */
  public static void writeMembers(JsonGenerator json, Alert alert) throws IOException {
    json.writeStringField("type", alert.type());
    json.writeNumberField("count", alert.count());
    json.writeStringField("first_seen", FlowTime.iso(alert.firstSeen()));
    json.writeStringField("last_seen", FlowTime.iso(alert.lastSeen()));
    if (alert.isSpread()) {
      json.writeNumberField("sources", alert.spread().sources());
      json.writeNumberField("destinations", alert.spread().destinations());
      json.writeNumberField("ports", alert.spread().ports());
    }
    json.writeStringField("model_version", alert.modelVersion());
    json.writeStringField("origin", alert.origin().text());
    json.writeFieldName("verdict");
    switch (alert.attack()) {
      case Attack.OfPackets attack -> {
        Optional<Explanation> explanation =
            Optional.of(alert.explanation()).filter(each -> !each.isEmpty());
        DetectionJson.write(json, attack.detected(), explanation, false);
        Optional<String> communityId = attack.flow().communityId();
        if (communityId.isPresent()) {
          json.writeStringField("community_id", communityId.get());
        }
      }
      case Attack.OfRow attack -> writeVerdict(json, attack);
    }
  }

  /**
   * Writes the member {@code features}, by column name. For a submitted row, also writes the member
   * {@code submitted}, with all columns unchanged. The generator must have an object mapper.
   */
  public static void writeFeatures(JsonGenerator json, Attack attack) throws IOException {
    switch (attack) {
      case Attack.OfPackets ofPackets ->
          json.writePOJOField("features", jsonValues(FlowColumns.features(ofPackets.flow())));
      case Attack.OfRow ofRow -> {
        json.writePOJOField("features", jsonValues(ofRow.columns().features(ofRow.values())));
        json.writePOJOField("submitted", ofRow.columns().all(ofRow.values()));
      }
    }
  }

  /**
   * Writes the verdict on a submitted row. Because the row has no addresses, the verdict includes
   * the destination port, protocol and timestamp, if the client sent them.
   */
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

  /** Replaces NaN and infinity, which JSON cannot represent, with null. */
  private static Map<String, Object> jsonValues(Map<String, Object> values) {
    values.replaceAll(
        (name, value) -> value instanceof Double number && !Double.isFinite(number) ? null : value);
    return values;
  }
}

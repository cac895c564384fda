package io.mlids.api.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.api.alert.Alert;
import io.mlids.api.alert.AlertJson;
import io.mlids.api.incident.JsonMembers;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes the JSON objects that clients of {@code /api/notifications} receive. */
final class LiveJson {
  private static final JsonMapper JSON = new JsonMapper();

  private LiveJson() {}

  /** A numbered alert: {@code {"sequence":…,"type":…,…,"verdict":{…}}}. */
  static String notification(long sequence, Alert alert) {
    return object(
        json -> {
          json.writeNumberField("sequence", sequence);
          AlertJson.writeMembers(json, alert);
        });
  }

  /** A notification with the flow's features, the submitted columns and further members. */
  static String withFeatures(long sequence, Alert alert, JsonMembers more) {
    return object(
        json -> {
          json.writeNumberField("sequence", sequence);
          AlertJson.writeMembers(json, alert);
          AlertJson.writeFeatures(json, alert.attack());
          more.write(json);
        });
  }

  /** Adds members to a JSON object. */
  static String withMembers(String object, JsonMembers more) {
    return object(
        json -> {
          for (Map.Entry<String, JsonNode> each : JSON.readTree(object).properties()) {
            json.writeFieldName(each.getKey());
            JSON.writeTree(json, each.getValue());
          }
          more.write(json);
        });
  }

  /** A notice that the client has missed notifications, because they are no longer stored. */
  static String missed(long missed, long oldest) {
    return "{\"type\":\"missed\",\"missed\":" + missed + ",\"oldest\":" + oldest + "}";
  }

  /**
   * A notice that the server has restarted: the client's last number is larger than any that this
   * process has assigned.
   */
  static String restarted(long latest) {
    return "{\"type\":\"restarted\",\"latest\":" + latest + "}";
  }

  private static String object(JsonMembers members) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to a string failed", e);
    }
    return text.toString();
  }
}

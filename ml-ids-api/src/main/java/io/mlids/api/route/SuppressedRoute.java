package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.alert.AllowList;
import io.mlids.api.alert.AllowedAttackText;
import io.mlids.api.http.Answers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * Serves the allow-list entries, with the number of attacks and incidents that each has suppressed.
 * Thread-safe.
 */
final class SuppressedRoute {
  static final String PATH = "/api/alerts/suppressed";

  private static final JsonFactory JSON = new JsonFactory();

  private final AllowList allowList;

  SuppressedRoute(AllowList allowList) {
    this.allowList = allowList;
  }

  /** Serves the entries those of the file in its order first; absent values are omitted. */
  void suppressed(Context context) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartArray();
      for (AllowList.Suppressed entry : allowList.suppressed()) {
        write(json, entry);
      }
      json.writeEndArray();
    }
    Answers.send(context, Answers.JSON, body.toByteArray());
  }

  private static void write(JsonGenerator json, AllowList.Suppressed entry) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, String> each : AllowedAttackText.members(entry.allowed()).entrySet()) {
      json.writeStringField(each.getKey(), each.getValue());
    }
    json.writeBooleanField("in_force", entry.inForce());
    if (entry.muted()) {
      json.writeBooleanField("muted", true);
    }
    json.writeNumberField("suppressed", entry.suppressed());
    json.writeEndObject();
  }
}

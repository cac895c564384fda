package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.alert.AllowList;
import io.mlids.api.alert.AllowedAttack;
import io.mlids.api.http.Answers;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.PortRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

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

  /** Serves the entries in file order; absent values are omitted. */
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
    AllowedAttack allowed = entry.allowed();
    json.writeStartObject();
    writeText(json, "network", allowed.network().map(SuppressedRoute::text));
    writeText(json, "source", allowed.source().map(SuppressedRoute::text));
    writeText(json, "destination", allowed.destination().map(SuppressedRoute::text));
    writeText(json, "port", allowed.ports().map(SuppressedRoute::text));
    writeText(json, "class", allowed.label().map(label -> label.name()));
    writeText(json, "kind", allowed.kind().map(kind -> kind.id()));
    json.writeStringField("reason", allowed.reason());
    writeText(json, "expires", allowed.expires().map(Instant::toString));
    json.writeBooleanField("in_force", entry.inForce());
    json.writeNumberField("suppressed", entry.suppressed());
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    }
  }

  private static String text(AddressRange range) {
    return range.network().getHostAddress() + "/" + range.prefixLength();
  }

  private static String text(PortRange ports) {
    return ports.from() == ports.to()
        ? Integer.toString(ports.from())
        : ports.from() + "-" + ports.to();
  }
}

package io.mlids.api.name;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.feature.FlowTime;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes names as members of a JSON object. */
public final class NameJson {
  private NameJson() {}

  /** Writes the members {@code names}, {@code asn}, {@code organization} and {@code country}. */
  public static void write(JsonGenerator json, List<KnownName> names, NetworkOwner owner)
      throws IOException {
    json.writeArrayFieldStart("names");
    for (KnownName each : names) {
      json.writeStartObject();
      json.writeStringField("name", each.text());
      json.writeStringField("source", each.source().name().toLowerCase(Locale.ROOT));
      if (each.source() == KnownName.Source.DNS) {
        json.writeStringField("last_seen", FlowTime.iso(each.seen()));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (owner.asn().isPresent()) {
      json.writeNumberField("asn", owner.asn().getAsLong());
    }
    if (owner.organization().isPresent()) {
      json.writeStringField("organization", owner.organization().get());
    }
    if (owner.country().isPresent()) {
      json.writeStringField("country", owner.country().get());
    }
  }
}

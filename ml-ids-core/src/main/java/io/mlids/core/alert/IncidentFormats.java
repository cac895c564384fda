package io.mlids.core.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentJson;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.IpProtocol;
import java.io.IOException;

/** Writes incidents in the formats of {@link EveFormat} and {@link EcsFormat}. */
public final class IncidentFormats {
  /**
   * The signature ID of the first incident kind. The other kinds follow with consecutive IDs; an ID
   * never changes.
   */
  private static final int FIRST_SIGNATURE = 1_300_000;

  private static final String ECS_VERSION = "8.11.0";

  private IncidentFormats() {}

  /** Returns the signature ID for an incident's kind. */
  static int signature(Incident incident) {
    return FIRST_SIGNATURE + incident.kind().ordinal();
  }

  /** Returns the EVE priority, from 1 (most severe) to 3. */
  private static int priority(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> 1;
      case MEDIUM -> 2;
      case LOW -> 3;
    };
  }

  /**
   * Writes an {@code alert} record of {@code eve.json}, with the time of the last evidence as its
   * timestamp. The object {@code alert.context} contains the whole incident.
   */
  public static void writeEve(
      JsonGenerator json, Incident incident, String origin, String modelVersion)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("timestamp", FlowTime.iso(lastEvidence(incident)).replace("Z", "+0000"));
    json.writeStringField("event_type", "alert");
    if (!incident.attackers().isEmpty()) {
      json.writeStringField("src_ip", incident.attackers().getFirst().toString());
    }
    if (!incident.victims().isEmpty()) {
      json.writeStringField("dest_ip", incident.victims().getFirst().toString());
    }
    if (!incident.ports().isEmpty()) {
      json.writeNumberField("dest_port", incident.ports().getFirst());
    }
    if (!incident.sample().isEmpty()) {
      json.writeStringField(
          "proto", EveFormat.protocol(incident.sample().getFirst().key().protocol()));
      if (incident.sample().getFirst().communityId().isPresent()) {
        json.writeStringField("community_id", incident.sample().getFirst().communityId().get());
      }
    }
    json.writeObjectFieldStart("alert");
    json.writeStringField("action", "allowed");
    json.writeNumberField("gid", 1);
    json.writeNumberField("signature_id", signature(incident));
    json.writeNumberField("rev", 1);
    json.writeStringField("signature", "ml-ids " + incident.kind().title());
    json.writeStringField("category", incident.kind().title());
    json.writeNumberField("severity", priority(incident.severity()));
    json.writeObjectFieldStart("context");
    json.writeFieldName("ml_ids");
    IncidentJson.write(json, incident, origin, modelVersion);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static long lastEvidence(Incident incident) {
    return incident.evidence().stream()
        .mapToLong(each -> each.at())
        .reduce(incident.reportedAt(), Math::max);
  }

  /** Writes an Elastic Common Schema document with the event kind {@code alert}. */
  public static void writeEcs(
      JsonGenerator json, Incident incident, String origin, String modelVersion)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("@timestamp", FlowTime.iso(lastEvidence(incident)));
    json.writeObjectFieldStart("ecs");
    json.writeStringField("version", ECS_VERSION);
    json.writeEndObject();
    json.writeStringField("message", incident.title());
    json.writeObjectFieldStart("event");
    json.writeStringField("kind", "alert");
    writeArray(json, "category", "intrusion_detection", "network");
    writeArray(json, "type", "info");
    json.writeStringField("module", "mlids");
    json.writeStringField("dataset", "mlids.incident");
    json.writeNumberField("severity", priority(incident.severity()));
    json.writeNumberField("risk_score", Math.round(incident.confidence() * 1000) / 10.0);
    json.writeStringField("start", FlowTime.iso(incident.firstSeen()));
    json.writeStringField("end", FlowTime.iso(incident.lastSeen()));
    json.writeStringField(
        "reason", incident.reasons().isEmpty() ? "" : incident.reasons().getFirst());
    json.writeEndObject();
    json.writeObjectFieldStart("rule");
    json.writeStringField("id", Integer.toString(signature(incident)));
    json.writeStringField("name", incident.kind().title());
    json.writeStringField("category", "Network intrusion");
    json.writeStringField("ruleset", "ml-ids");
    json.writeEndObject();
    writeThreat(json, incident);
    writeEndpoints(json, incident);
    json.writeObjectFieldStart("observer");
    json.writeStringField("product", "ml-ids");
    json.writeStringField("type", "ids");
    json.writeEndObject();
    json.writeObjectFieldStart("mlids");
    json.writeFieldName("incident");
    IncidentJson.write(json, incident, origin, modelVersion);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeThreat(JsonGenerator json, Incident incident) throws IOException {
    if (incident.techniques().isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("threat");
    json.writeStringField("framework", "MITRE ATT&CK");
    json.writeObjectFieldStart("technique");
    writeArray(json, "id", incident.techniques().toArray(String[]::new));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeEndpoints(JsonGenerator json, Incident incident) throws IOException {
    if (!incident.attackers().isEmpty()) {
      json.writeObjectFieldStart("source");
      writeAddress(json, incident.attackers().getFirst().toString());
      json.writeEndObject();
    }
    if (!incident.victims().isEmpty()) {
      json.writeObjectFieldStart("destination");
      writeAddress(json, incident.victims().getFirst().toString());
      if (!incident.ports().isEmpty()) {
        json.writeNumberField("port", incident.ports().getFirst());
      }
      json.writeEndObject();
    }
    json.writeObjectFieldStart("network");
    json.writeNumberField("packets", incident.packets());
    json.writeNumberField("bytes", incident.bytes());
    if (!incident.sample().isEmpty()) {
      int protocol = incident.sample().getFirst().key().protocol();
      json.writeStringField("iana_number", Integer.toString(protocol));
      if (protocol == IpProtocol.TCP) {
        json.writeStringField("transport", "tcp");
      }
    }
    json.writeEndObject();
    json.writeObjectFieldStart("related");
    json.writeArrayFieldStart("ip");
    for (var each : incident.attackers()) {
      json.writeString(each.toString());
    }
    for (var each : incident.victims()) {
      json.writeString(each.toString());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeAddress(JsonGenerator json, String address) throws IOException {
    json.writeStringField("address", address);
    json.writeStringField("ip", address);
  }

  private static void writeArray(JsonGenerator json, String name, String... texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}

package io.mlids.core.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.net.IpProtocol;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes alerts in the Elastic Common Schema, version 8.11. Fields that the schema does not define
 * are in the object {@code mlids}. Byte counts include only the payload.
 *
 * @see <a href="https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html">ECS field
 *     reference</a>
 */
public final class EcsFormat {
  private static final String VERSION = "8.11.0";

  private EcsFormat() {}

  /** Writes an alert document, with the time of the flow's last packet as its timestamp. */
  public static void write(JsonGenerator json, AlertView alert) throws IOException {
    String label = alert.verdict().label().name();
    json.writeStartObject();
    json.writeStringField(
        "@timestamp",
        FlowTime.iso(
            alert.flow().map(FlowRecord::end).orElseGet(() -> FlowTime.micros(alert.lastSeen()))));
    json.writeObjectFieldStart("ecs");
    json.writeStringField("version", VERSION);
    json.writeEndObject();
    json.writeStringField("message", message(alert));
    writeEvent(json, alert);
    json.writeObjectFieldStart("rule");
    json.writeStringField("id", Integer.toString(EveFormat.signature(alert.verdict().label())));
    json.writeStringField("name", label);
    json.writeStringField("category", "Network intrusion");
    json.writeStringField("ruleset", "ml-ids");
    json.writeStringField("version", alert.modelVersion());
    json.writeEndObject();
    if (alert.flow().isPresent()) {
      writeFlow(json, alert.flow().get());
    } else {
      writeRow(json, alert);
    }
    json.writeObjectFieldStart("observer");
    if (LocalHost.name().isPresent()) {
      json.writeStringField("hostname", LocalHost.name().get());
    }
    if (alert.origin().interfaceName().isPresent()) {
      json.writeObjectFieldStart("ingress");
      json.writeObjectFieldStart("interface");
      json.writeStringField("name", alert.origin().interfaceName().get());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeStringField("product", "ml-ids");
    json.writeStringField("type", "ids");
    json.writeEndObject();
    json.writeObjectFieldStart("mlids");
    if (alert.flow().isPresent()) {
      json.writeStringField("flow_id", alert.flow().get().flowId());
    }
    EveFormat.writeOurs(json, alert);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeEvent(JsonGenerator json, AlertView alert) throws IOException {
    json.writeObjectFieldStart("event");
    json.writeStringField("kind", "alert");
    writeArray(json, "category", "intrusion_detection", "network");
    writeArray(json, "type", "info");
    json.writeStringField("module", "mlids");
    json.writeStringField("dataset", "mlids.alert");
    json.writeNumberField("severity", EveFormat.severity(alert.verdict()));
    json.writeNumberField("risk_score", alert.verdict().probability() * 100);
    json.writeStringField("created", FlowTime.iso(alert.lastSeen()));
    if (alert.flow().isPresent()) {
      FlowRecord flow = alert.flow().get();
      json.writeStringField("start", FlowTime.iso(flow.start()));
      json.writeStringField("end", FlowTime.iso(flow.end()));
      // ECS durations are in nanoseconds.
      json.writeNumberField("duration", 1_000 * Math.max(0, flow.end() - flow.start()));
    }
    json.writeEndObject();
  }

  private static void writeFlow(JsonGenerator json, FlowRecord flow) throws IOException {
    writeEndpoint(
        json,
        "source",
        flow.sourceAddress(),
        flow.sourcePort(),
        (long) flow.value(Feature.TOT_FWD_PKTS),
        (long) flow.value(Feature.TOTLEN_FWD_PKTS));
    writeEndpoint(
        json,
        "destination",
        flow.destinationAddress(),
        flow.destinationPort(),
        (long) flow.value(Feature.TOT_BWD_PKTS),
        (long) flow.value(Feature.TOTLEN_BWD_PKTS));
    json.writeObjectFieldStart("network");
    json.writeStringField("type", flow.isIpv6() ? "ipv6" : "ipv4");
    if (flow.isProtocolKnown()) {
      writeProtocol(json, flow.protocol());
    }
    json.writeNumberField("packets", flow.packets());
    json.writeNumberField("bytes", flow.bytes());
    if (flow.vlan() != 0) {
      json.writeObjectFieldStart("vlan");
      json.writeStringField("id", Integer.toString(flow.vlan()));
      json.writeEndObject();
    }
    if (flow.communityId().isPresent()) {
      json.writeStringField("community_id", flow.communityId().get());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("related");
    writeArray(json, "ip", flow.sourceAddress(), flow.destinationAddress());
    json.writeEndObject();
  }

  private static void writeRow(JsonGenerator json, AlertView alert) throws IOException {
    if (alert.destinationPort().isPresent()) {
      json.writeObjectFieldStart("destination");
      json.writeNumberField("port", alert.destinationPort().getAsInt());
      json.writeEndObject();
    }
    if (alert.protocol().orElse(0) != 0) {
      json.writeObjectFieldStart("network");
      writeProtocol(json, alert.protocol().getAsInt());
      json.writeEndObject();
    }
  }

  private static void writeEndpoint(
      JsonGenerator json, String name, String address, int port, long packets, long bytes)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("address", address);
    json.writeStringField("ip", address);
    if (port > 0) {
      json.writeNumberField("port", port);
    }
    json.writeNumberField("packets", packets);
    json.writeNumberField("bytes", bytes);
    json.writeEndObject();
  }

  private static void writeProtocol(JsonGenerator json, int protocol) throws IOException {
    json.writeStringField("iana_number", Integer.toString(protocol));
    Optional<String> name = IpProtocol.name(protocol);
    if (name.isPresent()) {
      json.writeStringField("transport", name.get().toLowerCase(Locale.ROOT));
    }
  }

  private static String message(AlertView alert) {
    String what =
        alert.count() == 1
            ? alert.verdict().label().name()
            : alert.count() + " x " + alert.verdict().label().name();
    String where =
        alert
            .flow()
            .map(f -> " from " + f.sourceAddress() + " to " + f.destinationAddress())
            .orElse("");
    return String.format(
        Locale.ROOT, "%s%s, probability %.3f", what, where, alert.verdict().probability());
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

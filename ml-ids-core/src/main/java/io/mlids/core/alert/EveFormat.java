package io.mlids.core.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.IpProtocol;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes records in the format of Suricata's {@code eve.json}. Suricata defines all keys except
 * those under {@code alert.context}. Byte counts include only the payload.
 *
 * @see <a href="https://docs.suricata.io/en/latest/output/eve/eve-json-format.html">EVE JSON</a>
 */
public final class EveFormat {
  /**
   * The first signature ID of ml-ids. Suricata reserves the IDs from 1,000,000 to 1,999,999 for
   * local rules.
   */
  private static final int FIRST_SIGNATURE = 1_000_000;

  private static final int FIRST_UNKNOWN_SIGNATURE = 1_100_000;
  private static final int UNKNOWN_SIGNATURES = 100_000;

  /** The mask that limits flow IDs to 53 bits, because some JSON parsers round larger integers. */
  private static final long FLOW_ID_MASK = (1L << 53) - 1;

  private static final List<TrafficClass> KNOWN = TrafficClass.known();

  private EveFormat() {}

  /** Writes an {@code alert} record, with the time of the flow's last packet as its timestamp. */
  public static void writeAlert(JsonGenerator json, AlertView alert) throws IOException {
    json.writeStartObject();
    writeTimestamp(
        json,
        "timestamp",
        alert.flow().map(FlowRecord::end).orElseGet(() -> FlowTime.micros(alert.lastSeen())));
    if (alert.flow().isPresent()) {
      writeFlowId(json, alert.flow().get());
    }
    writeInterface(json, alert.origin());
    json.writeStringField("event_type", "alert");
    if (alert.flow().isPresent()) {
      writeEndpoints(json, alert.flow().get());
    } else {
      if (alert.destinationPort().isPresent()) {
        json.writeNumberField("dest_port", alert.destinationPort().getAsInt());
      }
      // In submitted rows, protocol 0 means "unknown".
      if (alert.protocol().orElse(0) != 0) {
        int number = alert.protocol().getAsInt();
        json.writeStringField("proto", protocol(number, IpProtocol.name(number)));
      }
    }
    writeHost(json);
    writeAlertMember(json, alert);
    if (alert.flow().isPresent()) {
      FlowRecord flow = alert.flow().get();
      json.writeObjectFieldStart("flow");
      writeCounts(json, flow);
      writeTimestamp(json, "start", flow.start());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Writes a {@code flow} record for a benign flow. */
  public static void writeFlow(JsonGenerator json, FlowRecord flow, AlertOrigin origin)
      throws IOException {
    json.writeStartObject();
    writeTimestamp(json, "timestamp", flow.end());
    writeFlowId(json, flow);
    writeInterface(json, origin);
    json.writeStringField("event_type", "flow");
    writeEndpoints(json, flow);
    writeHost(json);
    json.writeObjectFieldStart("flow");
    writeCounts(json, flow);
    writeTimestamp(json, "start", flow.start());
    writeTimestamp(json, "end", flow.end());
    json.writeNumberField("age", Math.max(0, (flow.end() - flow.start()) / 1_000_000));
    json.writeBooleanField("alerted", false);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeInterface(JsonGenerator json, AlertOrigin origin) throws IOException {
    if (origin.interfaceName().isPresent()) {
      json.writeStringField("in_iface", origin.interfaceName().get());
    }
  }

  private static void writeHost(JsonGenerator json) throws IOException {
    if (LocalHost.name().isPresent()) {
      json.writeStringField("host", LocalHost.name().get());
    }
  }

  private static void writeAlertMember(JsonGenerator json, AlertView alert) throws IOException {
    Verdict verdict = alert.verdict();
    String label = verdict.label().name();
    json.writeObjectFieldStart("alert");
    json.writeStringField("action", "allowed");
    json.writeNumberField("gid", 1);
    json.writeNumberField("signature_id", signature(verdict.label()));
    json.writeNumberField("rev", 1);
    json.writeStringField("signature", "ml-ids " + label);
    json.writeStringField("category", label);
    json.writeNumberField("severity", severity(verdict));
    json.writeObjectFieldStart("context");
    json.writeObjectFieldStart("ml_ids");
    writeOurs(json, alert);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Writes the fields specific to ml-ids. */
  static void writeOurs(JsonGenerator json, AlertView alert) throws IOException {
    Verdict verdict = alert.verdict();
    json.writeStringField("label", verdict.label().name());
    json.writeNumberField("probability", verdict.probability());
    json.writeStringField("model_version", alert.modelVersion());
    json.writeStringField("type", alert.type());
    json.writeNumberField("count", alert.count());
    if (alert.spread().isWide()) {
      json.writeNumberField("sources", alert.spread().sources());
      json.writeNumberField("destinations", alert.spread().destinations());
      json.writeNumberField("ports", alert.spread().ports());
    }
    json.writeStringField("origin", alert.origin().text());
    json.writeStringField("first_seen", FlowTime.iso(alert.firstSeen()));
    json.writeStringField("last_seen", FlowTime.iso(alert.lastSeen()));
    json.writeObjectFieldStart("probabilities");
    for (Map.Entry<TrafficClass, Double> each : verdict.probabilities().entrySet()) {
      json.writeNumberField(each.getKey().name(), each.getValue());
    }
    json.writeEndObject();
    Explanation explanation = alert.explanation();
    if (!explanation.isEmpty()) {
      // Incidents use "reasons" for sentences; one name must not have two types in an index.
      json.writeObjectFieldStart("explanation");
      explanation.writeMembers(json);
      json.writeEndObject();
    }
  }

  private static void writeEndpoints(JsonGenerator json, FlowRecord flow) throws IOException {
    if (flow.vlan() != 0) {
      json.writeArrayFieldStart("vlan");
      json.writeNumber(flow.vlan());
      json.writeEndArray();
    }
    json.writeStringField("src_ip", flow.sourceAddress());
    if (IpProtocol.hasPorts(flow.protocol())) {
      json.writeNumberField("src_port", flow.sourcePort());
    }
    json.writeStringField("dest_ip", flow.destinationAddress());
    if (IpProtocol.hasPorts(flow.protocol())) {
      json.writeNumberField("dest_port", flow.destinationPort());
    }
    json.writeStringField("proto", protocol(flow.protocol(), flow.protocolName()));
    if (flow.icmpType().isPresent()) {
      json.writeNumberField("icmp_type", flow.icmpType().getAsInt());
      json.writeNumberField("icmp_code", flow.icmpCode().getAsInt());
    }
    if (flow.communityId().isPresent()) {
      json.writeStringField("community_id", flow.communityId().get());
    }
  }

  private static void writeCounts(JsonGenerator json, FlowRecord flow) throws IOException {
    json.writeNumberField("pkts_toserver", (long) flow.value(Feature.TOT_FWD_PKTS));
    json.writeNumberField("pkts_toclient", (long) flow.value(Feature.TOT_BWD_PKTS));
    json.writeNumberField("bytes_toserver", (long) flow.value(Feature.TOTLEN_FWD_PKTS));
    json.writeNumberField("bytes_toclient", (long) flow.value(Feature.TOTLEN_BWD_PKTS));
  }

  /**
   * Writes the ID shared by all records of a flow, a 53-bit FNV-1a hash of the flow ID and the
   * start time.
   */
  private static void writeFlowId(JsonGenerator json, FlowRecord flow) throws IOException {
    long hash = 0xcbf2_9ce4_8422_2325L;
    String identity = flow.flowId() + "@" + flow.start();
    for (int i = 0; i < identity.length(); i++) {
      hash = (hash ^ identity.charAt(i)) * 0x100_0000_01b3L;
    }
    json.writeNumberField("flow_id", hash & FLOW_ID_MASK);
  }

  /** Writes an EVE timestamp, with microseconds and a time zone offset without a colon. */
  private static void writeTimestamp(JsonGenerator json, String name, long micros)
      throws IOException {
    json.writeStringField(name, FlowTime.iso(micros).replace("Z", "+0000"));
  }

  /** Returns the severity from 1 to 3, where 1 means the highest probability of an attack. */
  static int severity(Verdict verdict) {
    return verdict.probability() >= 0.9 ? 1 : verdict.probability() >= 0.7 ? 2 : 3;
  }

  /** The signature ID of a class, which is the same on all machines and in all versions. */
  static int signature(TrafficClass label) {
    if (label.equals(TrafficClass.ATTACK)) {
      return FIRST_SIGNATURE;
    }
    int known = KNOWN.indexOf(label);
    return known >= 0
        ? FIRST_SIGNATURE + 1 + known
        : FIRST_UNKNOWN_SIGNATURE + Math.floorMod(label.name().hashCode(), UNKNOWN_SIGNATURES);
  }

  /** Suricata's name for a protocol, or the three-digit number if the protocol has no name. */
  static String protocol(int number) {
    return protocol(number, IpProtocol.name(number));
  }

  private static String protocol(int number, Optional<String> name) {
    return name.orElseGet(() -> String.valueOf(1000 + number).substring(1));
  }
}

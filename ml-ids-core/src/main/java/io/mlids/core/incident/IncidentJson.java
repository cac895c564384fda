package io.mlids.core.incident;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.behaviour.conversation.SampleFlow;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.net.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes incidents as JSON objects, in the same form for all commands and responses. */
public final class IncidentJson {

  private IncidentJson() {}

  /** Writes additional information about a sample flow. */
  @FunctionalInterface
  public interface SampleMembers {
    /** Writes members into the current object. */
    void write(JsonGenerator json, SampleFlow flow) throws IOException;
  }

  /**
   * Writes an incident; times are ISO 8601 in UTC with microseconds.
   *
   * @param origin the source of the incident's packets or flows
   * @param modelVersion version of the model whose verdicts may be part of the evidence; empty
   *     without a model
   */
  public static void write(
      JsonGenerator json, Incident incident, String origin, String modelVersion)
      throws IOException {
    json.writeStartObject();
    writeMembers(json, incident, origin, modelVersion);
    json.writeEndObject();
  }

  /** Writes the same members as {@link #write}, but into the current object. */
  public static void writeMembers(
      JsonGenerator json, Incident incident, String origin, String modelVersion)
      throws IOException {
    writeMembers(json, incident, origin, modelVersion, (_, _) -> {});
  }

  /**
   * Writes the same members as {@link #write}, but into the current object.
   *
   * @param more writes additional members of the sample flows
   */
  public static void writeMembers(
      JsonGenerator json, Incident incident, String origin, String modelVersion, SampleMembers more)
      throws IOException {
    writeMembers(json, incident, more);
    json.writeStringField("origin", origin);
    if (!modelVersion.isEmpty()) {
      json.writeStringField("model_version", modelVersion);
    }
  }

  private static void writeMembers(JsonGenerator json, Incident incident, SampleMembers more)
      throws IOException {
    json.writeStringField("id", incident.id());
    json.writeStringField("kind", incident.kind().id());
    json.writeStringField("title", incident.title());
    json.writeStringField("severity", incident.severity().id());
    json.writeNumberField("confidence", incident.confidence());
    json.writeStringField("confidence_word", incident.confidenceWord());
    json.writeStringField("state", incident.open() ? "open" : "closed");
    writeAddresses(json, "attackers", incident.attackers());
    writeAddresses(json, "victims", incident.victims());
    json.writeArrayFieldStart("ports");
    for (int port : incident.ports()) {
      json.writeNumber(port);
    }
    json.writeEndArray();
    json.writeStringField("first_seen", FlowTime.iso(incident.firstSeen()));
    json.writeStringField("last_seen", FlowTime.iso(incident.lastSeen()));
    json.writeStringField("told_at", FlowTime.iso(incident.reportedAt()));
    json.writeNumberField("flows", incident.flows());
    json.writeNumberField("packets", incident.packets());
    json.writeNumberField("bytes", incident.bytes());
    writeTexts(json, "reasons", incident.reasons());
    writeTexts(json, "techniques", incident.techniques());
    json.writeArrayFieldStart("evidence");
    for (Evidence each : incident.evidence()) {
      write(json, each);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sample");
    for (SampleFlow each : incident.sample()) {
      write(json, each, more);
    }
    json.writeEndArray();
    writeTexts(json, "related", incident.related());
    json.writeObjectFieldStart("story");
    json.writeStringField("id", incident.storyId());
    writeTexts(json, "stages", incident.stages().stream().map(BehaviourKind::id).toList());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Evidence evidence) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", evidence.kind().id());
    json.writeNumberField("weight", evidence.weight());
    json.writeNumberField("confidence", Math.round(evidence.confidence() * 1000) / 1000.0);
    json.writeStringField("at", FlowTime.iso(evidence.at()));
    json.writeObjectFieldStart("numbers");
    for (Map.Entry<String, Number> each : evidence.numbers().entrySet()) {
      json.writeFieldName(each.getKey());
      switch (each.getValue()) {
        case Double number -> json.writeNumber(number);
        case Number number -> json.writeNumber(number.longValue());
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, SampleFlow flow, SampleMembers more)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("flow_id", flow.key().toString());
    json.writeStringField("src_ip", flow.source().toString());
    json.writeNumberField("src_port", flow.sourcePort());
    json.writeStringField("dst_ip", flow.destination().toString());
    json.writeNumberField("dst_port", flow.destinationPort());
    json.writeNumberField("protocol", flow.key().protocol());
    json.writeStringField("start", FlowTime.iso(flow.start()));
    json.writeStringField("end", FlowTime.iso(flow.end()));
    json.writeNumberField("packets", flow.packets());
    json.writeNumberField("bytes", flow.bytes());
    if (flow.communityId().isPresent()) {
      json.writeStringField("community_id", flow.communityId().get());
    }
    more.write(json, flow);
    json.writeEndObject();
  }

  private static void writeAddresses(JsonGenerator json, String name, List<IpAddress> addresses)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (IpAddress each : addresses) {
      json.writeString(each.toString());
    }
    json.writeEndArray();
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String each : texts) {
      json.writeString(each);
    }
    json.writeEndArray();
  }
}

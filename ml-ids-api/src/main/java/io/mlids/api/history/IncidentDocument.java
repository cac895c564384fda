package io.mlids.api.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.behaviour.conversation.SampleFlow;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Converts an incident to a JSON document and back. The document contains the whole incident,
 * unlike the JSON of the HTTP API. It contains only ASCII characters. Times are microseconds since
 * the epoch.
 */
final class IncidentDocument {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private IncidentDocument() {}

  static String of(Incident incident) {
    StringWriter text = new StringWriter(4096);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", incident.id());
      json.writeStringField("kind", incident.kind().id());
      json.writeStringField("title", incident.title());
      json.writeStringField("severity", incident.severity().id());
      json.writeNumberField("confidence", incident.confidence());
      json.writeBooleanField("open", incident.open());
      writeHosts(json, incident.attackers(), incident.victims(), incident.ports());
      json.writeNumberField("first_seen", incident.firstSeen());
      json.writeNumberField("last_seen", incident.lastSeen());
      json.writeNumberField("reported_at", incident.reportedAt());
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
        write(json, each);
      }
      json.writeEndArray();
      writeTexts(json, "related", incident.related());
      writeTexts(json, "stages", incident.stages().stream().map(BehaviourKind::id).toList());
      json.writeBooleanField("begins_story", incident.beginsStory());
      json.writeNumberField("updates", incident.updates());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to a string failed", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Evidence evidence) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", evidence.kind().id());
    writeHosts(json, evidence.attackers(), evidence.victims(), evidence.ports());
    json.writeNumberField("at", evidence.at());
    json.writeNumberField("weight", evidence.weight());
    json.writeNumberField("confidence", evidence.confidence());
    json.writeObjectFieldStart("numbers");
    for (Map.Entry<String, Number> each : evidence.numbers().entrySet()) {
      json.writeFieldName(each.getKey());
      switch (each.getValue()) {
        case Double number -> json.writeNumber(number);
        case Float number -> json.writeNumber(number.doubleValue());
        case Number number -> json.writeNumber(number.longValue());
      }
    }
    json.writeEndObject();
    json.writeStringField("reason", evidence.reason());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, SampleFlow flow) throws IOException {
    FlowKey key = flow.key();
    json.writeStartObject();
    json.writeStringField("a", key.addressA().toString());
    json.writeNumberField("a_port", key.portA());
    json.writeStringField("b", key.addressB().toString());
    json.writeNumberField("b_port", key.portB());
    json.writeNumberField("protocol", key.protocol());
    json.writeNumberField("vlan", key.vlan());
    json.writeStringField("source", flow.source().toString());
    json.writeNumberField("source_port", flow.sourcePort());
    json.writeStringField("destination", flow.destination().toString());
    json.writeNumberField("destination_port", flow.destinationPort());
    json.writeNumberField("start", flow.start());
    json.writeNumberField("end", flow.end());
    json.writeNumberField("packets", flow.packets());
    json.writeNumberField("bytes", flow.bytes());
    if (flow.communityId().isPresent()) {
      json.writeStringField("community_id", flow.communityId().get());
    }
    json.writeEndObject();
  }

  private static void writeHosts(
      JsonGenerator json, List<IpAddress> attackers, List<IpAddress> victims, List<Integer> ports)
      throws IOException {
    writeTexts(json, "attackers", attackers.stream().map(IpAddress::toString).toList());
    writeTexts(json, "victims", victims.stream().map(IpAddress::toString).toList());
    json.writeArrayFieldStart("ports");
    for (int port : ports) {
      json.writeNumber(port);
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

  /**
   * Reads an incident back, without references to the state of the rules.
   *
   * @param open whether the incident is open, which may have changed since the document was written
   */
  static Incident read(String document, boolean open) {
    JsonNode json;
    try {
      json = JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("an incident in the history is not valid JSON", e);
    }
    return new Incident(
        json.get("id").textValue(),
        kind(json.get("kind")),
        json.get("title").textValue(),
        Severity.ofId(json.get("severity").textValue()).orElseThrow(),
        json.get("confidence").doubleValue(),
        open,
        addresses(json, "attackers"),
        addresses(json, "victims"),
        list(json, "ports", JsonNode::intValue),
        json.get("first_seen").longValue(),
        json.get("last_seen").longValue(),
        json.get("reported_at").longValue(),
        json.get("flows").longValue(),
        json.get("packets").longValue(),
        json.get("bytes").longValue(),
        list(json, "reasons", JsonNode::textValue),
        list(json, "techniques", JsonNode::textValue),
        list(json, "evidence", IncidentDocument::evidence),
        list(json, "sample", IncidentDocument::sample),
        list(json, "related", JsonNode::textValue),
        list(json, "stages", IncidentDocument::kind),
        json.get("begins_story").booleanValue(),
        json.get("updates").intValue());
  }

  private static Evidence evidence(JsonNode json) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : json.get("numbers").properties()) {
      numbers.put(each.getKey(), number(each.getValue()));
    }
    return new Evidence(
            kind(json.get("kind")),
            json,
            addresses(json, "attackers"),
            addresses(json, "victims"),
            list(json, "ports", JsonNode::intValue),
            json.get("at").longValue(),
            json.get("weight").doubleValue(),
            json.get("confidence").doubleValue(),
            numbers,
            json.get("reason").textValue(),
            new Tally(),
            _ -> {
              throw new IllegalStateException("evidence from the history cannot be repeated");
            })
        .detached();
  }

  /** A number; infinity and NaN are written as text. */
  private static Number number(JsonNode json) {
    return json.isTextual()
        ? Double.valueOf(json.textValue())
        : json.isIntegralNumber() ? (Number) json.longValue() : (Number) json.doubleValue();
  }

  private static SampleFlow sample(JsonNode json) {
    return new SampleFlow(
        new FlowKey(
            address(json.get("a")),
            address(json.get("b")),
            json.get("a_port").intValue(),
            json.get("b_port").intValue(),
            json.get("protocol").intValue(),
            json.get("vlan").intValue()),
        address(json.get("source")),
        json.get("source_port").intValue(),
        address(json.get("destination")),
        json.get("destination_port").intValue(),
        json.get("start").longValue(),
        json.get("end").longValue(),
        json.get("packets").longValue(),
        json.get("bytes").longValue(),
        Optional.ofNullable(json.get("community_id")).map(JsonNode::textValue));
  }

  private static BehaviourKind kind(JsonNode json) {
    return BehaviourKind.ofId(json.textValue()).orElseThrow();
  }

  private static List<IpAddress> addresses(JsonNode json, String name) {
    return list(json, name, IncidentDocument::address);
  }

  private static IpAddress address(JsonNode json) {
    return IpAddress.of(AddressRange.address(json.textValue()));
  }

  private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> reader) {
    List<T> list = new ArrayList<>();
    json.get(name).forEach(each -> list.add(reader.apply(each)));
    return list;
  }
}

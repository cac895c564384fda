package io.mlids.api.incident;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.alert.IncidentFormats;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** Writes incidents as the JSON objects of the HTTP API. */
public final class KeptIncidentJson {
  private static final JsonFactory JSON = PrintableJson.factory();

  private KeptIncidentJson() {}

  /**
   * Returns a page of {@code /api/incidents} as a JSON array.
   *
   * @param more returns what writes additional members of an incident
   */
  public static byte[] array(
      List<KeptIncident> incidents, Function<KeptIncident, JsonMembers> more) {
    return bytes(
        json -> {
          json.writeStartArray();
          for (KeptIncident each : incidents) {
            write(json, each.brief(), more.apply(each));
          }
          json.writeEndArray();
        });
  }

  /** Incidents as lines of Suricata's {@code eve.json}. */
  public static byte[] eveLines(List<KeptIncident> incidents) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (KeptIncident each : incidents) {
      lines.writeBytes(
          bytes(
              json ->
                  IncidentFormats.writeEve(
                      json, each.incident(), each.origin(), each.modelVersion())));
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /**
   * An incident with all its evidence, the stages of its story, and advice.
   *
   * @param ofSamples writes additional members of the sample flows
   * @param more writes additional members of the incident
   */
  public static byte[] detailed(
      KeptIncident incident,
      List<KeptIncident> story,
      IncidentJson.SampleMembers ofSamples,
      JsonMembers more) {
    return bytes(
        json -> {
          json.writeStartObject();
          writeMembers(json, incident, ofSamples);
          json.writeStringField("advice", Advice.of(incident.incident().kind()));
          json.writeArrayFieldStart("stages");
          for (KeptIncident each : story) {
            writeStage(json, each);
          }
          json.writeEndArray();
          more.write(json);
          json.writeEndObject();
        });
  }

  /** The notification of a change: {@code {"sequence":…,"type":"incident","event":…,…}}. */
  public static String notification(long sequence, IncidentChange change) {
    return text(
        json -> {
          json.writeNumberField("sequence", sequence);
          writeMembers(json, change);
        });
  }

  /** The notification of a change, as one line without a notification number. */
  public static String line(IncidentChange change) {
    return text(json -> writeMembers(json, change));
  }

  private static String text(JsonMembers members) {
    StringWriter text = new StringWriter(2048);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to a string failed", e);
    }
    return text.toString();
  }

  /** Writes the members of a notification other than its number. */
  public static void writeMembers(JsonGenerator json, IncidentChange change) throws IOException {
    json.writeStringField("type", "incident");
    json.writeStringField("event", change.event().id());
    json.writeFieldName("incident");
    write(json, change.incident().brief(), JsonMembers.NONE);
  }

  private static void write(JsonGenerator json, KeptIncident kept, JsonMembers more)
      throws IOException {
    json.writeStartObject();
    writeMembers(json, kept, (_, _) -> {});
    more.write(json);
    json.writeEndObject();
  }

  private static void writeMembers(
      JsonGenerator json, KeptIncident kept, IncidentJson.SampleMembers more) throws IOException {
    IncidentJson.writeMembers(json, kept.incident(), kept.origin(), kept.modelVersion(), more);
    json.writeNumberField("number", kept.number());
    json.writeStringField("updated_at", FlowTime.iso(kept.updatedAt()));
  }

  private static void writeStage(JsonGenerator json, KeptIncident kept) throws IOException {
    json.writeStartObject();
    writeSummary(json, kept);
    json.writeEndObject();
  }

  /** Writes the members that identify an incident in a list. */
  public static void writeSummary(JsonGenerator json, KeptIncident kept) throws IOException {
    Incident incident = kept.incident();
    json.writeStringField("id", kept.id());
    json.writeNumberField("number", kept.number());
    json.writeStringField("kind", incident.kind().id());
    json.writeStringField("title", incident.title());
    json.writeStringField("severity", incident.severity().id());
    json.writeStringField("state", incident.open() ? "open" : "closed");
    json.writeStringField("first_seen", FlowTime.iso(incident.firstSeen()));
    json.writeStringField("last_seen", FlowTime.iso(incident.lastSeen()));
  }

  private static byte[] bytes(JsonMembers body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytes.toByteArray();
  }
}

package io.mlids.api.triage;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.api.alert.AllowedAttack;
import io.mlids.api.alert.AllowedAttackText;
import io.mlids.api.incident.JsonMembers;
import io.mlids.core.feature.FlowTime;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the triage of incidents as JSON objects of the HTTP API. */
public final class TriageJson {
  private TriageJson() {}

  /** The member {@code triage} of an incident in a list, with the number of its notes. */
  public static JsonMembers brief(Triage triage, Instant now) {
    return json -> {
      json.writeObjectFieldStart("triage");
      writeCommon(json, triage, now);
      json.writeNumberField("notes", triage.notes().size());
      json.writeEndObject();
    };
  }

  /** The member {@code triage} of an incident, with its notes. */
  public static JsonMembers member(Triage triage, boolean isPersistent, Instant now) {
    return json -> {
      json.writeObjectFieldStart("triage");
      writeMembers(json, triage, isPersistent, now);
      json.writeEndObject();
    };
  }

  /** The triage of an incident with events. */
  public static JsonMembers detailed(
      Triage triage, List<TriageEvent> events, boolean isPersistent, Instant now) {
    return json -> {
      writeMembers(json, triage, isPersistent, now);
      json.writeArrayFieldStart("events");
      for (TriageEvent each : events) {
        write(json, each);
      }
      json.writeEndArray();
    };
  }

  private static void writeMembers(
      JsonGenerator json, Triage triage, boolean isPersistent, Instant now) throws IOException {
    json.writeStringField("incident", triage.incident());
    writeCommon(json, triage, now);
    json.writeArrayFieldStart("notes");
    for (Triage.Note each : triage.notes()) {
      json.writeStartObject();
      json.writeNumberField("event", each.event());
      json.writeStringField("at", FlowTime.iso(each.at()));
      json.writeStringField("by", each.by());
      json.writeStringField("text", each.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("kept_in", isPersistent ? "database" : "memory");
  }

  private static void writeCommon(JsonGenerator json, Triage triage, Instant now)
      throws IOException {
    json.writeNumberField("version", triage.version());
    json.writeStringField("state", triage.state().id());
    json.writeStringField("assignee", triage.assignee());
    json.writeArrayFieldStart("tags");
    for (String each : triage.tags()) {
      json.writeString(each);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("mutes");
    for (Triage.Muted each : triage.mutes()) {
      if (each.entry().expires().map(now::isBefore).orElse(true)) {
        json.writeStartObject();
        json.writeNumberField("event", each.event());
        json.writeStringField("at", FlowTime.iso(each.at()));
        json.writeStringField("by", each.by());
        write(json, each.entry());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    Optional<Instant> at = triage.changedAt();
    if (at.isPresent()) {
      json.writeStringField("changed_at", FlowTime.iso(at.get()));
      json.writeStringField("changed_by", triage.changedBy().orElse(""));
    }
  }

  private static void write(JsonGenerator json, AllowedAttack entry) throws IOException {
    json.writeObjectFieldStart("entry");
    for (Map.Entry<String, String> each : AllowedAttackText.members(entry).entrySet()) {
      json.writeStringField(each.getKey(), each.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, TriageEvent event) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", event.number());
    json.writeStringField("at", FlowTime.iso(event.at()));
    json.writeStringField("by", event.by());
    json.writeStringField("change", TriageChangeText.name(event.change()));
    switch (event.change()) {
      case TriageChange.Undo(long undone) -> json.writeNumberField("undone", undone);
      case TriageChange.Mute(AllowedAttack entry) -> write(json, entry);
      case TriageChange.State _,
          TriageChange.Assignee _,
          TriageChange.Tag _,
          TriageChange.Untag _,
          TriageChange.Note _ ->
          json.writeStringField("value", TriageChangeText.value(event.change()));
    }
    if (event.feedback().isPresent()) {
      json.writeStringField("feedback", event.feedback().get());
    }
    json.writeEndObject();
  }
}

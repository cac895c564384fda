package io.mlids.api.route.triage;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.api.body.JsonFields;
import io.mlids.api.body.JsonObject;
import io.mlids.api.http.ApiException;
import io.mlids.api.triage.TriageBook;
import io.mlids.api.triage.TriageChange;
import io.mlids.api.triage.TriageRequest;
import io.mlids.api.triage.TriageState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Parses the bodies of triage requests. Every problem is an {@link ApiException} with status 400.
 */
final class TriageBody {
  static final int LONGEST_NOTE = 2_000;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_TAG = 40;
  private static final int MAX_TAGS_AT_ONCE = 20;
  private static final int MAX_UNDOS_AT_ONCE = 50;

  private static final Set<String> ONE =
      Set.of("version", "state", "assignee", "add_tags", "remove_tags", "note", "undo", "by");
  private static final Set<String> SEVERAL =
      Set.of("incidents", "state", "assignee", "add_tags", "remove_tags", "note", "by");
  private static final Set<String> ITEM = Set.of("id", "version", "undo");

  private TriageBody() {}

  /**
   * A parsed body.
   *
   * @param by the author as stated; may be blank
   */
  record Parsed(List<TriageRequest> requests, String by) {
    Parsed {
      requests = List.copyOf(requests);
    }
  }

  /** The changes to one incident. */
  static Parsed one(String incident, byte[] body) {
    JsonNode json = JsonObject.read(body, ONE);
    List<TriageChange> changes = changes(json);
    changes.addAll(undos(json));
    requireSome(changes);
    return new Parsed(List.of(new TriageRequest(incident, version(json), changes)), author(json));
  }

  /** The changes to several incidents. */
  static Parsed several(byte[] body) {
    JsonNode json = JsonObject.read(body, SEVERAL);
    JsonNode incidents = json.path("incidents");
    if (!incidents.isArray() || incidents.isEmpty()) {
      throw ApiException.badRequest(
          "incidents is missing or not a list; send [{\"id\":\"…\",\"version\":0},…]");
    }
    if (incidents.size() > TriageBook.MAX_INCIDENTS) {
      throw ApiException.badRequest(
          "more than " + TriageBook.MAX_INCIDENTS + " incidents; send several requests");
    }
    List<TriageRequest> requests = new ArrayList<>();
    for (JsonNode each : incidents) {
      JsonObject.requireMembers(each, ITEM, "an element of incidents");
      List<TriageChange> changes = changes(json);
      changes.addAll(undos(each));
      requireSome(changes);
      requests.add(new TriageRequest(JsonFields.text(each, "id"), version(each), changes));
    }
    return new Parsed(requests, author(json));
  }

  /** What to undo: a number or a list of numbers. */
  private static List<TriageChange> undos(JsonNode json) {
    JsonNode undo = json.path("undo");
    if (undo.isMissingNode()) {
      return List.of();
    }
    if (!undo.isArray()) {
      return List.of(new TriageChange.Undo(number(undo, "undo")));
    }
    if (undo.size() > MAX_UNDOS_AT_ONCE) {
      throw ApiException.badRequest("undo has more than " + MAX_UNDOS_AT_ONCE + " numbers");
    }
    List<TriageChange> undos = new ArrayList<>();
    for (JsonNode each : undo) {
      undos.add(new TriageChange.Undo(number(each, "undo")));
    }
    return undos;
  }

  private static void requireSome(List<TriageChange> changes) {
    if (changes.isEmpty()) {
      throw ApiException.badRequest(
          "no change; send state, assignee, add_tags, remove_tags, note or undo");
    }
  }

  private static List<TriageChange> changes(JsonNode json) {
    List<TriageChange> changes = new ArrayList<>();
    if (json.has("state")) {
      String state = JsonFields.text(json, "state");
      changes.add(
          new TriageChange.State(
              TriageState.ofId(state)
                  .orElseThrow(
                      () ->
                          ApiException.badRequest(
                              "state is '"
                                  + state
                                  + "'; send new, investigating, resolved or false_alarm"))));
    }
    if (json.has("assignee")) {
      changes.add(new TriageChange.Assignee(line(json, "assignee", LONGEST_NAME)));
    }
    tags(json, "add_tags").forEach(tag -> changes.add(new TriageChange.Tag(tag)));
    tags(json, "remove_tags").forEach(tag -> changes.add(new TriageChange.Untag(tag)));
    if (json.has("note")) {
      String note = JsonFields.text(json, "note").strip();
      JsonFields.requireShort(note, "note", LONGEST_NOTE);
      if (note.isEmpty()) {
        throw ApiException.badRequest("note is empty; write something, or omit it");
      }
      if (note.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
        throw ApiException.badRequest("note contains control characters; remove them");
      }
      changes.add(new TriageChange.Note(note));
    }
    return changes;
  }

  private static List<String> tags(JsonNode json, String name) {
    JsonNode list = json.path(name);
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > MAX_TAGS_AT_ONCE) {
      throw ApiException.badRequest(
          name + " is not a list of at most " + MAX_TAGS_AT_ONCE + " strings");
    }
    List<String> tags = new ArrayList<>();
    for (JsonNode each : list) {
      String tag = each.isTextual() ? each.textValue().strip() : "";
      if (!tag.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._:/@+#-]*") || tag.length() > LONGEST_TAG) {
        throw ApiException.badRequest(
            name
                + " contains something other than a tag; a tag is a word of at most "
                + LONGEST_TAG
                + " letters, digits and ._:/@+#-");
      }
      tags.add(tag);
    }
    return tags;
  }

  /** The author as stated; may be blank. */
  static String author(JsonNode json) {
    return json.has("by") ? line(json, "by", LONGEST_NAME) : "";
  }

  /** A line of text: without line breaks and control characters. */
  static String line(JsonNode json, String name, int longest) {
    return JsonFields.line(JsonFields.text(json, name), name, longest);
  }

  static long version(JsonNode json) {
    if (!json.has("version")) {
      throw ApiException.badRequest(
          "version is missing; send the version of the triage that you saw, 0 for an incident that"
              + " nobody has changed");
    }
    return number(json.get("version"), "version");
  }

  static long number(JsonNode value, String name) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw ApiException.badRequest(name + " is not a whole number");
    }
    return value.longValue();
  }
}

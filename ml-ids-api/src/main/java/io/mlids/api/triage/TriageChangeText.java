package io.mlids.api.triage;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.api.alert.AllowedAttackText;
import java.util.Map;

/**
 * A change as a pair of texts: what is changed, and the new value. Databases and clients use it.
 */
public final class TriageChangeText {
  private static final JsonMapper JSON = new JsonMapper();

  private TriageChangeText() {}

  /** What is changed: {@code state}, {@code assignee}, and so on. */
  public static String name(TriageChange change) {
    return switch (change) {
      case TriageChange.State _ -> "state";
      case TriageChange.Assignee _ -> "assignee";
      case TriageChange.Tag _ -> "add_tag";
      case TriageChange.Untag _ -> "remove_tag";
      case TriageChange.Note _ -> "note";
      case TriageChange.Mute _ -> "mute";
      case TriageChange.Undo _ -> "undo";
    };
  }

  /** The new value. */
  public static String value(TriageChange change) {
    return switch (change) {
      case TriageChange.State(TriageState state) -> state.id();
      case TriageChange.Assignee(String assignee) -> assignee;
      case TriageChange.Tag(String tag) -> tag;
      case TriageChange.Untag(String tag) -> tag;
      case TriageChange.Note(String text) -> text;
      case TriageChange.Mute mute -> json(AllowedAttackText.members(mute.entry()));
      case TriageChange.Undo(long event) -> Long.toString(event);
    };
  }

  /**
   * The change that a name and a value describe.
   *
   * @throws IllegalArgumentException if they describe none
   */
  public static TriageChange of(String name, String value) {
    return switch (name) {
      case "state" ->
          new TriageChange.State(
              TriageState.ofId(value)
                  .orElseThrow(
                      () -> new IllegalArgumentException("unknown state '" + value + "'")));
      case "assignee" -> new TriageChange.Assignee(value);
      case "add_tag" -> new TriageChange.Tag(value);
      case "remove_tag" -> new TriageChange.Untag(value);
      case "note" -> new TriageChange.Note(value);
      case "mute" -> new TriageChange.Mute(AllowedAttackText.of(members(value)));
      case "undo" -> new TriageChange.Undo(Long.parseLong(value));
      default -> throw new IllegalArgumentException("unknown change '" + name + "'");
    };
  }

  private static String json(Map<String, String> members) {
    try {
      return JSON.writeValueAsString(members);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not representable as JSON", e);
    }
  }

  private static Map<String, String> members(String json) {
    try {
      return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not an allow-list entry", e);
    }
  }
}

package io.mlids.api.incident;

import io.mlids.api.search.criterion.FieldNames;
import java.util.List;

/**
 * What people decided about an incident, as far as searches can find it. Immutable.
 *
 * @param state the state, such as {@code new}
 * @param assignee who deals with the incident; empty for nobody
 * @param tags the tags
 * @param notes the notes, oldest first
 */
public record TriageFacts(String state, String assignee, List<String> tags, List<String> notes) {
  /** Nobody has decided anything. */
  public static final TriageFacts NONE = new TriageFacts(FieldNames.NEW, "", List.of(), List.of());

  public TriageFacts {
    tags = List.copyOf(tags);
    notes = List.copyOf(notes);
  }
}

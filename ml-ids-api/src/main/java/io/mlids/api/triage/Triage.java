package io.mlids.api.triage;

import io.mlids.api.alert.AllowedAttack;
import io.mlids.api.incident.TriageFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The triage of an incident: what its events add up to, without those that were undone. Immutable.
 *
 * @param incident the ID of the incident
 * @param version the number of the last event; 0 without events. Two states with the same version
 *     are equal.
 * @param state how far people have got
 * @param stateEvent the event that set the state; empty if none is in force
 * @param assignee who deals with the incident; empty for nobody
 * @param tags in alphabetical order
 * @param notes oldest first
 * @param mutes the events in force that suppress similar incidents; they may have expired
 * @param feedback the ID of the last judgement that an event gave; empty if none did
 * @param changedAt the time of the last event; empty without events
 * @param changedBy the author of the last event; empty without events
 */
public record Triage(
    String incident,
    long version,
    TriageState state,
    OptionalLong stateEvent,
    String assignee,
    List<String> tags,
    List<Note> notes,
    List<Muted> mutes,
    Optional<String> feedback,
    Optional<Instant> changedAt,
    Optional<String> changedBy) {

  /**
   * A note.
   *
   * @param event the number of the event that added it
   */
  public record Note(long event, Instant at, String by, String text) {}

  /**
   * An allow-list entry.
   *
   * @param event the number of the event that added it
   */
  public record Muted(long event, Instant at, String by, AllowedAttack entry) {}

  public Triage {
    tags = List.copyOf(tags);
    notes = List.copyOf(notes);
    mutes = List.copyOf(mutes);
  }

  /** What searches can find. */
  public TriageFacts facts() {
    return new TriageFacts(state.id(), assignee, tags, notes.stream().map(Note::text).toList());
  }

  /** The triage of an incident about which nobody has decided anything. */
  public static Triage none(String incident) {
    return of(incident, List.of());
  }

  /**
   * What events add up to.
   *
   * @param events all events of the incident, in the order of their numbers
   */
  public static Triage of(String incident, List<TriageEvent> events) {
    Set<Long> undone = undone(events);
    TriageState state = TriageState.NEW;
    OptionalLong stateEvent = OptionalLong.empty();
    String assignee = "";
    Set<String> tags = new TreeSet<>();
    List<Note> notes = new ArrayList<>();
    List<Muted> mutes = new ArrayList<>();
    Optional<String> feedback = Optional.empty();
    for (TriageEvent each : events) {
      if (each.feedback().isPresent()) {
        feedback = each.feedback();
      }
      if (undone.contains(each.number())) {
        continue;
      }
      switch (each.change()) {
        case TriageChange.State(TriageState value) -> {
          state = value;
          stateEvent = OptionalLong.of(each.number());
        }
        case TriageChange.Assignee(String name) -> assignee = name;
        case TriageChange.Tag(String tag) -> tags.add(tag);
        case TriageChange.Untag(String tag) -> tags.remove(tag);
        case TriageChange.Note(String text) ->
            notes.add(new Note(each.number(), each.at(), each.by(), text));
        case TriageChange.Mute(AllowedAttack entry) ->
            mutes.add(new Muted(each.number(), each.at(), each.by(), entry));
        case TriageChange.Undo _ -> {
          // Its effect is in the set of undone events.
        }
      }
    }
    Optional<TriageEvent> last =
        events.isEmpty() ? Optional.empty() : Optional.of(events.getLast());
    return new Triage(
        incident,
        last.map(TriageEvent::number).orElse(0L),
        state,
        stateEvent,
        assignee,
        List.copyOf(tags),
        notes,
        mutes,
        feedback,
        last.map(TriageEvent::at),
        last.map(TriageEvent::by));
  }

  /** The numbers of the events that are not in force. An undo may itself be undone. */
  static Set<Long> undone(List<TriageEvent> events) {
    Set<Long> undone = new HashSet<>();
    for (TriageEvent each : events.reversed()) {
      if (each.change() instanceof TriageChange.Undo(long event)
          && !undone.contains(each.number())) {
        undone.add(event);
      }
    }
    return undone;
  }
}

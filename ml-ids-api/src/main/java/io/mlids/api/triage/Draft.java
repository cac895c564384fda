package io.mlids.api.triage;

import io.mlids.api.triage.TriageRefusedException.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** New events of an incident that are not stored yet. Not thread-safe. */
final class Draft {
  /** The maximum number of events of an incident. */
  static final int MAX_EVENTS = 500;

  /** The maximum number of tags of an incident. */
  static final int MAX_TAGS = 20;

  private final String incident;
  private final List<TriageEvent> known;
  private final List<TriageEvent> added = new ArrayList<>();
  private final Instant at;
  private final String by;
  private final Triage before;
  private Triage after;

  Draft(String incident, List<TriageEvent> known, Instant at, String by) {
    this.incident = incident;
    this.known = List.copyOf(known);
    this.at = at;
    this.by = by;
    this.before = Triage.of(incident, known);
    this.after = before;
  }

  Triage before() {
    return before;
  }

  Triage after() {
    return after;
  }

  List<TriageEvent> events() {
    return added;
  }

  /**
   * Adds an event, unless it would change nothing.
   *
   * @param last the number of the last event of any incident
   * @return the number of the last event, including the new one
   */
  long add(TriageChange change, long last) throws TriageRefusedException {
    if (isInEffect(change)) {
      return last;
    }
    if (change instanceof TriageChange.Undo(long event)) {
      checkUndo(event);
    }
    if (change instanceof TriageChange.Tag && after.tags().size() >= MAX_TAGS) {
      throw new TriageRefusedException(
          Reason.FULL, "incident '" + incident + "' has " + MAX_TAGS + " tags; remove one first");
    }
    List<TriageEvent> all = all();
    if (all.size() >= MAX_EVENTS) {
      throw new TriageRefusedException(
          Reason.FULL,
          "incident '" + incident + "' has " + MAX_EVENTS + " triage events; no more are accepted");
    }
    added.add(new TriageEvent(last + 1, at, by, incident, change, Optional.empty()));
    after = Triage.of(incident, all());
    return last + 1;
  }

  /** Links the last new event to a judgement. */
  void link(String feedback) {
    if (!added.isEmpty()) {
      TriageEvent last = added.removeLast();
      added.add(
          new TriageEvent(
              last.number(),
              last.at(),
              last.by(),
              last.incident(),
              last.change(),
              Optional.of(feedback)));
      after = Triage.of(incident, all());
    }
  }

  private List<TriageEvent> all() {
    List<TriageEvent> all = new ArrayList<>(known);
    all.addAll(added);
    return all;
  }

  private boolean isInEffect(TriageChange change) {
    return switch (change) {
      case TriageChange.State(TriageState state) -> after.state() == state;
      case TriageChange.Assignee(String name) -> after.assignee().equals(name);
      case TriageChange.Tag(String tag) -> after.tags().contains(tag);
      case TriageChange.Untag(String tag) -> !after.tags().contains(tag);
      case TriageChange.Mute(var entry) ->
          after.mutes().stream().anyMatch(mute -> mute.entry().equals(entry));
      case TriageChange.Note _, TriageChange.Undo _ -> false;
    };
  }

  private void checkUndo(long event) throws TriageRefusedException {
    List<TriageEvent> all = all();
    if (all.stream().noneMatch(each -> each.number() == event)) {
      throw new TriageRefusedException(
          Reason.INVALID,
          "incident '"
              + incident
              + "' has no event "
              + event
              + "; GET /api/incidents/"
              + incident
              + "/triage lists its events");
    }
    if (Triage.undone(all).contains(event)) {
      throw new TriageRefusedException(
          Reason.INVALID, "event " + event + " was already undone; undo the undo instead");
    }
  }
}

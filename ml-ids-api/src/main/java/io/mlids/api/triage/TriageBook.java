package io.mlids.api.triage;

import io.mlids.api.alert.AllowList;
import io.mlids.api.incident.Incidents;
import io.mlids.api.incident.TriageFacts;
import io.mlids.api.triage.TriageRefusedException.Reason;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The triage of all incidents. A client sends the version that it saw; if another client has
 * changed the incident since, the change is refused, so that no change is lost silently. Changes to
 * several incidents are made completely or not at all. An event is durable before the client
 * receives the confirmation. Thread-safe.
 */
public final class TriageBook {
  /** The maximum number of incidents in a request. */
  public static final int MAX_INCIDENTS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(TriageBook.class);

  private final TriageLog log;
  private final Incidents incidents;
  private final TriageJudgements judgements;
  private final Mutes mutes;
  private final Clock clock;
  private final Map<String, LongAdder> appended = new ConcurrentHashMap<>();
  private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);

  /**
   * The result of a change.
   *
   * @param triage the new triage
   * @param events the new events; empty if the request changed nothing
   */
  public record Changed(Triage triage, List<TriageEvent> events) {
    public Changed {
      events = List.copyOf(events);
    }
  }

  /**
   * Creates a book, and puts the kept allow-list entries in force.
   *
   * @param log keeps the events
   * @param incidents the incidents that can be changed
   * @param judgements gives and withdraws the judgements of false alarms
   */
  public TriageBook(
      TriageLog log,
      Incidents incidents,
      TriageJudgements judgements,
      AllowList allowList,
      Clock clock) {
    this.log = log;
    this.incidents = incidents;
    this.judgements = judgements;
    this.mutes = new Mutes(allowList);
    this.clock = clock;
    for (Reason each : Reason.values()) {
      refused.put(each, new LongAdder());
    }
    incidents.triages(this::facts);
    try {
      for (String each : log.muting(clock.instant())) {
        mutes.set(read(List.of(each)).getFirst(), clock.instant());
      }
    } catch (IOException e) {
      LOG.warn("incidents that were muted before are reported again: {}", e.getMessage());
    }
  }

  /** Returns whether the events survive a restart. */
  public boolean isPersistent() {
    return log.isPersistent();
  }

  /**
   * The triage of an incident, whether or not the incident is still stored.
   *
   * @throws TriageRefusedException if it cannot be read
   */
  public Triage find(String incident) throws TriageRefusedException {
    return find(List.of(incident)).getFirst();
  }

  /**
   * The triage of incidents, in the same order.
   *
   * @throws TriageRefusedException if it cannot be read
   */
  public List<Triage> find(Collection<String> ids) throws TriageRefusedException {
    try {
      return read(ids);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** What searches can find; nothing while the triage cannot be read. */
  private TriageFacts facts(String incident) {
    try {
      return find(incident).facts();
    } catch (TriageRefusedException e) {
      return TriageFacts.NONE;
    }
  }

  /**
   * All events of an incident, oldest first.
   *
   * @throws TriageRefusedException if they cannot be read
   */
  public List<TriageEvent> events(String incident) throws TriageRefusedException {
    try {
      return log.events(List.of(incident)).getOrDefault(incident, List.of());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private List<Triage> read(Collection<String> ids) throws IOException {
    Map<String, List<TriageEvent>> events = log.events(ids);
    return ids.stream().map(id -> Triage.of(id, events.getOrDefault(id, List.of()))).toList();
  }

  private static TriageRefusedException unreadable(IOException e) {
    return new TriageRefusedException(
        Reason.UNWRITABLE, "the triage cannot be read (" + e.getMessage() + "); retry later");
  }

  /**
   * Changes one or several incidents.
   *
   * @param by who makes the changes
   * @return the results, in the order of the requests
   * @throws TriageRefusedException if any of the changes is not accepted; then none is made
   */
  public synchronized List<Changed> change(List<TriageRequest> requests, String by)
      throws TriageRefusedException {
    try {
      List<Draft> drafts = drafts(requests, by);
      List<TriageJudgements.Given> given = new ArrayList<>();
      try {
        for (Draft each : drafts) {
          judgements.give(each, by).ifPresent(given::add);
        }
        append(drafts);
      } catch (TriageRefusedException e) {
        given.forEach(each -> judgements.takeBack(each, by));
        throw e;
      }
      for (Draft each : drafts) {
        judgements.withdraw(each, by);
      }
      return drafts.stream().map(draft -> new Changed(draft.after(), draft.events())).toList();
    } catch (TriageRefusedException e) {
      count(e.reason());
      throw e;
    }
  }

  private List<Draft> drafts(List<TriageRequest> requests, String by)
      throws TriageRefusedException {
    checkStored(requests);
    Map<String, List<TriageEvent>> known;
    long number;
    try {
      known = log.events(requests.stream().map(TriageRequest::incident).toList());
      number = log.lastNumber();
    } catch (IOException e) {
      throw unreadable(e);
    }
    List<Triage> conflicts = new ArrayList<>();
    List<Draft> drafts = new ArrayList<>();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    for (TriageRequest each : requests) {
      Draft draft =
          new Draft(each.incident(), known.getOrDefault(each.incident(), List.of()), now, by);
      if (draft.before().version() != each.version()) {
        conflicts.add(draft.before());
      }
      drafts.add(draft);
    }
    if (!conflicts.isEmpty()) {
      throw new TriageRefusedException(Reason.CONFLICT, conflict(conflicts, requests), conflicts);
    }
    int newMutes = 0;
    for (int i = 0; i < requests.size(); i++) {
      for (TriageChange change : requests.get(i).changes()) {
        number = drafts.get(i).add(change, number);
        newMutes += change instanceof TriageChange.Mute ? 1 : 0;
      }
    }
    mutes.checkRoom(newMutes, now);
    return drafts;
  }

  private void checkStored(List<TriageRequest> requests) throws TriageRefusedException {
    Set<String> ids = new HashSet<>();
    for (TriageRequest each : requests) {
      if (!ids.add(each.incident())) {
        throw new TriageRefusedException(
            Reason.INVALID, "incident '" + each.incident() + "' occurs twice; send it once");
      }
      if (incidents.find(each.incident()).isEmpty()) {
        throw new TriageRefusedException(
            Reason.GONE,
            "incident '"
                + each.incident()
                + "' does not exist or has been removed; GET /api/incidents lists the stored ones");
      }
    }
  }

  private static String conflict(List<Triage> conflicts, List<TriageRequest> requests) {
    Triage first = conflicts.getFirst();
    String who = first.changedBy().map(by -> " was changed by " + by).orElse(" was not changed");
    String others =
        conflicts.size() == 1 ? "" : ", and so were " + (conflicts.size() - 1) + " others";
    return "incident '"
        + first.incident()
        + "'"
        + who
        + " (now version "
        + first.version()
        + ")"
        + others
        + "; nothing was changed. Look at the current state, then send its version"
        + (requests.size() == 1 ? "" : "s");
  }

  private void append(List<Draft> drafts) throws TriageRefusedException {
    List<TriageEvent> events = drafts.stream().flatMap(draft -> draft.events().stream()).toList();
    if (events.isEmpty()) {
      return;
    }
    List<Triage> results = drafts.stream().map(Draft::after).toList();
    try {
      log.append(events, results);
    } catch (IOException e) {
      throw new TriageRefusedException(
          Reason.UNWRITABLE,
          "the change cannot be stored (" + e.getMessage() + "); nothing was changed, retry later");
    }
    results.forEach(result -> mutes.set(result, clock.instant()));
    for (TriageEvent each : events) {
      String name = TriageChangeText.name(each.change());
      appended.computeIfAbsent(name, _ -> new LongAdder()).increment();
      // A note may contain anything, so the log names only its event.
      LOG.info(
          "triage: {}: incident {}: event {}: {}{}",
          each.by(),
          each.incident(),
          each.number(),
          name,
          each.change() instanceof TriageChange.State(TriageState state) ? " " + state.id() : "");
    }
  }

  /** Sets the state of an incident that was judged a false alarm. */
  public synchronized void judged(String incident, String feedback, String by) {
    try {
      Triage now = find(incident);
      if (now.state() != TriageState.FALSE_ALARM) {
        Draft draft = draft(now.incident(), by);
        draft.add(new TriageChange.State(TriageState.FALSE_ALARM), log.lastNumber());
        draft.link(feedback);
        append(List.of(draft));
      }
    } catch (IOException | TriageRefusedException e) {
      LOG.warn("incident {} was judged, but its state cannot be set: {}", incident, e.getMessage());
    }
  }

  /** Undoes the state that belongs to a judgement that was undone. */
  public synchronized void judgementUndone(String incident, String feedback, String by) {
    try {
      Triage now = find(incident);
      if (now.state() == TriageState.FALSE_ALARM
          && now.feedback().equals(Optional.of(feedback))
          && now.stateEvent().isPresent()) {
        Draft draft = draft(incident, by);
        draft.add(new TriageChange.Undo(now.stateEvent().getAsLong()), log.lastNumber());
        append(List.of(draft));
      }
    } catch (IOException | TriageRefusedException e) {
      LOG.warn(
          "the judgement of incident {} was undone, but its state cannot be: {}",
          incident,
          e.getMessage());
    }
  }

  private Draft draft(String incident, String by) throws TriageRefusedException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new Draft(incident, events(incident), now, by);
  }

  /** Counts a request that was refused because it is invalid. */
  public void countInvalid() {
    count(Reason.INVALID);
  }

  private void count(Reason reason) {
    Objects.requireNonNull(refused.get(reason)).increment();
  }

  /** The counts so far. */
  public TriageCounts counts() {
    Map<String, Long> events = new HashMap<>();
    appended.forEach((name, count) -> events.put(name, count.sum()));
    Map<Reason, Long> sums = new EnumMap<>(Reason.class);
    refused.forEach((reason, count) -> sums.put(reason, count.sum()));
    return new TriageCounts(events, sums, log.dropped(), mutes.inForce(clock.instant()));
  }
}

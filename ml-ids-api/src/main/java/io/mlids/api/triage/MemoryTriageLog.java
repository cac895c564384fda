package io.mlids.api.triage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps triage events until the server stops. If there are too many incidents, it drops the events
 * of the one that has not been changed for longest, and counts this. Thread-safe.
 */
public final class MemoryTriageLog implements TriageLog {
  /** The maximum number of incidents with events. */
  public static final int MAX_INCIDENTS = 10_000;

  private final int most;

  /** Events by incident; the incident that was changed last comes last. */
  private final Map<String, List<TriageEvent>> events = new LinkedHashMap<>();

  private long last;
  private long dropped;

  /** Creates an empty log. */
  public MemoryTriageLog() {
    this(MAX_INCIDENTS);
  }

  MemoryTriageLog(int most) {
    this.most = most;
  }

  @Override
  public boolean isPersistent() {
    return false;
  }

  @Override
  public synchronized long lastNumber() {
    return last;
  }

  @Override
  public synchronized Map<String, List<TriageEvent>> events(Collection<String> incidents) {
    Map<String, List<TriageEvent>> found = new HashMap<>();
    for (String id : incidents) {
      List<TriageEvent> known = events.get(id);
      if (known != null) {
        found.put(id, List.copyOf(known));
      }
    }
    return found;
  }

  @Override
  public synchronized Set<String> muting(Instant time) {
    Set<String> muting = new HashSet<>();
    events.forEach(
        (incident, known) -> {
          if (known.stream().anyMatch(event -> mutesAfter(event, time))) {
            muting.add(incident);
          }
        });
    return muting;
  }

  private static boolean mutesAfter(TriageEvent event, Instant time) {
    return event.change() instanceof TriageChange.Mute mute
        && mute.entry().expires().map(time::isBefore).orElse(true);
  }

  @Override
  public synchronized void append(List<TriageEvent> more, List<Triage> results) {
    for (TriageEvent each : more) {
      List<TriageEvent> known = events.remove(each.incident());
      List<TriageEvent> longer = known == null ? new ArrayList<>() : known;
      longer.add(each);
      events.put(each.incident(), longer);
      last = each.number();
    }
    Iterator<String> oldest = events.keySet().iterator();
    while (events.size() > most) {
      oldest.next();
      oldest.remove();
      dropped++;
    }
  }

  @Override
  public synchronized long dropped() {
    return dropped;
  }
}

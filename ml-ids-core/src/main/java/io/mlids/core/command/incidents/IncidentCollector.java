package io.mlids.core.command.incidents;

import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints incidents. For files, it prints the final state of each incident after all input is read,
 * in the order in which the incidents were first reported. For an interface, it prints an incident
 * immediately, and again whenever it becomes more severe. It holds a bounded number of incidents.
 * When the limit is reached, it prints the oldest incident early. Not thread-safe.
 */
public final class IncidentCollector implements IncidentListener {
  private static final int MAX_HELD = 100_000;

  private final IncidentOutput output;
  private final Severity least;
  private final boolean live;
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final Map<Severity, Long> counts = new HashMap<>();
  private String origin = "";

  /** The latest state of an incident, and the input it comes from. */
  private record Held(Incident incident, String origin) {}

  /**
   * Creates an empty collector.
   *
   * @param least the lowest severity to print
   * @param live true to print incidents immediately
   */
  public IncidentCollector(IncidentOutput output, Severity least, boolean live) {
    this.output = output;
    this.least = least;
    this.live = live;
  }

  @Override
  public void changed(Event event, Incident incident) {
    Held before = held.get(incident.id());
    Held now = new Held(incident, before == null ? origin : before.origin);
    held.put(incident.id(), now);
    if (live) {
      boolean worse =
          before == null || incident.severity().compareTo(before.incident.severity()) > 0;
      if (worse && incident.severity().isAtLeast(least)) {
        print(incident, now.origin);
      }
      if (event == Event.CLOSED) {
        count(incident);
        held.remove(incident.id());
      }
    } else if (held.size() > MAX_HELD) {
      Iterator<Held> all = held.values().iterator();
      Held first = all.next();
      all.remove();
      settle(first);
    }
  }

  @Override
  public void begins(String name) {
    origin = name;
  }

  /** Prints the held incidents, because their states are now final. */
  @Override
  public void finished() {
    held.values().forEach(this::settle);
    held.clear();
  }

  private void settle(Held each) {
    count(each.incident);
    if (!live && each.incident.severity().isAtLeast(least)) {
      print(each.incident, each.origin);
    }
  }

  private void count(Incident incident) {
    counts.merge(incident.severity(), 1L, Long::sum);
  }

  private void print(Incident incident, String from) {
    try {
      output.write(incident, from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints the held incidents and the footer. */
  public void complete() throws IOException {
    finished();
    output.complete();
  }

  /** The number of incidents as text, for example {@code incidents: 3 (1 high, 2 low)}. */
  String text() {
    List<String> parts = new ArrayList<>();
    long all = 0;
    for (Severity each : Severity.values()) {
      long count = counts.getOrDefault(each, 0L);
      all += count;
      if (count > 0) {
        parts.addFirst(count + " " + each.id());
      }
    }
    return "incidents: " + all + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")");
  }
}

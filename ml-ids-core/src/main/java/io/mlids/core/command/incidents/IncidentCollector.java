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
 * Prints incidents when their state is known: of files in the order in which they were reported,
 * when all has been read; of an interface at once, and again whenever one has become more severe.
 * Holds a bounded number; beyond that the first are printed early. Belongs to one thread at a time.
 */
public final class IncidentCollector implements IncidentListener {
  private static final int MOST_HELD = 100_000;

  private final IncidentOutput output;
  private final Severity least;
  private final boolean live;
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final Map<Severity, Long> counts = new HashMap<>();
  private String origin = "";

  /** The last state of an incident, and where it comes from. */
  private record Held(Incident incident, String origin) {}

  /**
   * A collector without incidents.
   *
   * @param least what is less severe is left out
   * @param live whether to print at once
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
    } else if (held.size() > MOST_HELD) {
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

  /** What is held is complete. */
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

  /** Prints the footer. */
  public void complete() throws IOException {
    finished();
    output.complete();
  }

  /** How many incidents there were, {@code incidents: 3 (1 high, 2 low)}. */
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

package io.mlids.api.capture;

import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The last reported states of one capture's incidents, in the order in which they opened. Holds at
 * most {@link #MAX} incidents and ignores any others. Not thread-safe.
 */
final class CaptureIncidents implements IncidentListener {
  /** The maximum number of incidents shown per capture. */
  static final int MAX = 1_000;

  private final Consumer<Incident> news;
  private final boolean forgetsClosed;
  private final Map<String, Held> held = new LinkedHashMap<>();

  /** An incident, and whether its current state has been reported. */
  private record Held(Incident incident, boolean passedOn) {}

  private CaptureIncidents(Consumer<Incident> news, boolean forgetsClosed) {
    this.news = news;
    this.forgetsClosed = forgetsClosed;
  }

  /** Collects the incidents of a file, all of which are reported at its end. */
  static CaptureIncidents untilTheEnd() {
    return new CaptureIncidents(incident -> {}, false);
  }

  /**
   * Collects the incidents of a stream.
   *
   * @param news receives an incident when it opens, when its severity rises, when it closes and, if
   *     it is still open, at the end of the capture
   */
  static CaptureIncidents asTheyChange(Consumer<Incident> news) {
    return new CaptureIncidents(news, true);
  }

  @Override
  public void changed(Event event, Incident incident) {
    Held before = held.get(incident.id());
    if (before == null && held.size() >= MAX) {
      return;
    }
    boolean isNews =
        before == null
            || event == Event.CLOSED
            || incident.severity().compareTo(before.incident.severity()) > 0;
    if (forgetsClosed && event == Event.CLOSED) {
      held.remove(incident.id());
    } else {
      held.put(incident.id(), new Held(incident, isNews));
    }
    if (isNews) {
      news.accept(incident);
    }
  }

  @Override
  public void finished() {
    for (Held each : held.values()) {
      if (!each.passedOn) {
        news.accept(each.incident);
      }
    }
  }

  /** The incidents held. */
  List<Incident> all() {
    List<Incident> all = new ArrayList<>(held.size());
    held.values().forEach(each -> all.add(each.incident));
    return all;
  }
}

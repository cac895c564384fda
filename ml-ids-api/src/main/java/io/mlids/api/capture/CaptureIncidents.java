package io.mlids.api.capture;

import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The incidents of one capture as they were last reported, in the order in which they opened. Holds
 * at most {@link #MOST}; later ones are left out. For one thread at a time.
 */
final class CaptureIncidents implements IncidentListener {
  /** How many incidents of one capture are shown. */
  static final int MOST = 1_000;

  private final Consumer<Incident> news;
  private final boolean forgetsClosed;
  private final Map<String, Held> held = new LinkedHashMap<>();

  /** An incident, and whether its present state has been passed on. */
  private record Held(Incident incident, boolean passedOn) {}

  private CaptureIncidents(Consumer<Incident> news, boolean forgetsClosed) {
    this.news = news;
    this.forgetsClosed = forgetsClosed;
  }

  /** Of a capture that ends: all of them at its end. */
  static CaptureIncidents untilTheEnd() {
    return new CaptureIncidents(incident -> {}, false);
  }

  /**
   * Of a capture without an end.
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
    if (before == null && held.size() >= MOST) {
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

  /** All that are held. */
  List<Incident> all() {
    List<Incident> all = new ArrayList<>(held.size());
    held.values().forEach(each -> all.add(each.incident));
    return all;
  }
}

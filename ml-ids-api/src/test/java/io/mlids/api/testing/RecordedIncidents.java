package io.mlids.api.testing;

import io.mlids.api.incident.IncidentChange;
import io.mlids.api.incident.IncidentReporter;
import io.mlids.core.incident.Incident;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Records reported incidents; suppresses those that a test specifies. */
public final class RecordedIncidents implements IncidentReporter {
  private final List<IncidentChange> changes = new ArrayList<>();
  private Predicate<Incident> suppressed = _ -> false;

  public void suppress(Predicate<Incident> which) {
    suppressed = which;
  }

  @Override
  public boolean suppresses(Incident incident, boolean counted) {
    return suppressed.test(incident);
  }

  @Override
  public synchronized void changed(IncidentChange change) {
    changes.add(change);
  }

  public synchronized List<IncidentChange> changes() {
    return List.copyOf(changes);
  }

  /** The changes in order, such as {@code opened medium}. */
  public synchronized List<String> texts() {
    return changes.stream()
        .map(
            each ->
                each.event().id()
                    + " "
                    + each.incident().incident().severity().id()
                    + (each.alarming() ? "!" : ""))
        .toList();
  }
}

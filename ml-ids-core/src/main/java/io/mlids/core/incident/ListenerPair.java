package io.mlids.core.incident;

/** Passes everything to two listeners, in order. */
record ListenerPair(IncidentListener first, IncidentListener second) implements IncidentListener {

  @Override
  public void changed(Event event, Incident incident) {
    first.changed(event, incident);
    second.changed(event, incident);
  }

  @Override
  public void begins(String origin) {
    first.begins(origin);
    second.begins(origin);
  }

  @Override
  public void finished() {
    first.finished();
    second.finished();
  }
}

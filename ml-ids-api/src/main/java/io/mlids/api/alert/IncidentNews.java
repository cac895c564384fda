package io.mlids.api.alert;

import io.mlids.api.incident.IncidentChange;

/** The change of an incident. */
public record IncidentNews(IncidentChange change) implements News {
  @Override
  public int bytes() {
    return change.incident().bytes();
  }

  /** The same with only the weightiest evidence, for those who keep it. */
  public IncidentNews brief() {
    return new IncidentNews(
        new IncidentChange(change.event(), change.incident().brief(), change.alarming()));
  }
}

package io.mlids.api.alert;

import io.mlids.api.incident.IncidentChange;

/** A change to an incident. */
public record IncidentNews(IncidentChange change) implements News {
  @Override
  public int bytes() {
    return change.incident().bytes();
  }

  /** A copy with only the strongest evidence, for storage. */
  public IncidentNews brief() {
    return new IncidentNews(
        new IncidentChange(change.event(), change.incident().brief(), change.alarming()));
  }
}

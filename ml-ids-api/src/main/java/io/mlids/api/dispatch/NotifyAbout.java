package io.mlids.api.dispatch;

/** Selects what queues, alert files and the log receive about captures and network interfaces. */
public enum NotifyAbout {
  /** Incidents. */
  INCIDENTS,
  /** Attack flows. */
  FLOWS,
  /** Incidents and attack flows. */
  BOTH;

  boolean incidents() {
    return this != FLOWS;
  }

  boolean flows() {
    return this != INCIDENTS;
  }
}

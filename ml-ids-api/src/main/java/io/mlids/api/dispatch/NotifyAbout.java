package io.mlids.api.dispatch;

/**
 * Selects which notifications about captures and network interfaces go to queues, alert files and
 * the log.
 */
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

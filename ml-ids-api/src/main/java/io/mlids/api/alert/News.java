package io.mlids.api.alert;

/** What is reported to users: an alert about attack flows, or a change to an incident. */
public sealed interface News permits Alert, IncidentNews {

  /** The approximate memory use, in bytes. */
  int bytes();
}

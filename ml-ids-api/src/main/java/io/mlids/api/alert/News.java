package io.mlids.api.alert;

/** What is reported to users: an alert about attack flows, or a change of an incident. */
public sealed interface News permits Alert, IncidentNews {

  /** The approximate memory in bytes. */
  int bytes();
}

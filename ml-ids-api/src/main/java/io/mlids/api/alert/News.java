package io.mlids.api.alert;

/** What is reported to people: attack flows, or the change of an incident. */
public sealed interface News permits Alert, IncidentNews {

  /** About how many bytes of memory it takes. */
  int bytes();
}

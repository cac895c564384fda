package io.mlids.api.triage;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How far people have got with an incident. */
public enum TriageState {
  /** Nobody has decided anything. */
  NEW,
  /** Under investigation. */
  INVESTIGATING,
  /** It is dealt with. */
  RESOLVED,
  /** It was no attack. */
  FALSE_ALARM;

  /** The name in the API. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state with a name. */
  public static Optional<TriageState> ofId(String text) {
    return Stream.of(values()).filter(state -> state.id().equals(text)).findFirst();
  }
}

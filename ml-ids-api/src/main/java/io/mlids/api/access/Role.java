package io.mlids.api.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a client may do. Each role includes the roles before it. */
public enum Role {
  /** Reads everything and changes nothing. */
  READER,

  /** Also submits flows and captures, and decides on incidents. */
  ANALYST,

  /** Also uses everything that is not restricted to other roles. */
  ADMIN;

  /** The name in files and responses. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with a name, in any case. */
  public static Optional<Role> ofId(String text) {
    return Stream.of(values())
        .filter(role -> role.id().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** Returns whether this role may do what another one may. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}

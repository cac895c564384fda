package io.mlids.core.incident;

import java.util.Locale;
import java.util.Optional;

/** The severity of an incident. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The name in JSON, such as {@code medium}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether this severity is at least as high as the given one. */
  public boolean isAtLeast(Severity other) {
    return compareTo(other) >= 0;
  }

  /** Returns the severity with the given {@link #id()}, ignoring case. */
  public static Optional<Severity> ofId(String id) {
    String wanted = id.strip().toUpperCase(Locale.ROOT);
    for (Severity each : values()) {
      if (each.name().equals(wanted)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * The severity of a behaviour.
   *
   * @param score the weight of the behaviour times its confidence, 0 to 1
   */
  static Severity of(double score) {
    if (score >= 0.85) {
      return CRITICAL;
    }
    if (score >= 0.55) {
      return HIGH;
    }
    return score >= 0.28 ? MEDIUM : LOW;
  }

  /** The next higher severity; {@link #CRITICAL} stays the same. */
  Severity raised() {
    return this == CRITICAL ? CRITICAL : values()[ordinal() + 1];
  }

  @Override
  public String toString() {
    return id();
  }
}

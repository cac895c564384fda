package io.mlids.api.search.criterion;

/** How the values of a field are written and compared. */
public enum FieldType {
  /** Addresses, networks, and ranges of addresses. */
  ADDRESS,
  /** Whole numbers from 0 to 65,535. */
  PORT,
  /** Whole numbers of 0 or more. */
  COUNT,
  /** Sizes in bytes, such as {@code 10MB}. */
  SIZE,
  /** Numbers from 0 to 1, or percentages. */
  RATIO,
  /** Points in time and periods; compared in microseconds since the epoch. */
  TIME,
  /** Durations such as {@code 10s}; compared in microseconds. */
  DURATION,
  /** IP protocols, by name or number. */
  PROTOCOL,
  /** One of a fixed set of names. */
  NAME,
  /** One of a fixed set of names that have an order. */
  RANK,
  /** A text that is compared as a whole, ignoring case. */
  IDENTIFIER,
  /** A name that is compared as a whole, ignoring case, spaces, hyphens and underscores. */
  LABEL,
  /** A text in which the value must occur, ignoring case. */
  TEXT;

  /** Returns whether {@code <}, {@code >} and ranges apply to the values. */
  public boolean isOrdered() {
    return switch (this) {
      case PORT, COUNT, SIZE, RATIO, TIME, DURATION, RANK -> true;
      case ADDRESS, PROTOCOL, NAME, IDENTIFIER, LABEL, TEXT -> false;
    };
  }

  /** Returns whether values are texts, in which {@code ..} has no meaning. */
  public boolean isText() {
    return switch (this) {
      case IDENTIFIER, LABEL, TEXT -> true;
      case ADDRESS, PORT, COUNT, SIZE, RATIO, TIME, DURATION, PROTOCOL, NAME, RANK -> false;
    };
  }
}

package io.mlids.client.command;

import java.util.Optional;

/** A number typed by a person: digits only. */
final class WholeNumber {
  /** A million million: as a delay in milliseconds 31 years; larger ones become it. */
  private static final long LARGEST = 1_000_000_000_000L;

  private WholeNumber() {}

  static Optional<Long> parse(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    String digits = text.replaceFirst("^0+(?=.)", "");
    return Optional.of(digits.length() > 12 ? LARGEST : Math.min(LARGEST, Long.parseLong(digits)));
  }
}

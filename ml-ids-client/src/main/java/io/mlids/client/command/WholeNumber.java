package io.mlids.client.command;

import java.util.Optional;

/** Parses a number that consists only of digits. */
final class WholeNumber {
  /** The maximum, 10¹² (31 years in milliseconds); larger numbers are reduced to it. */
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

package io.mlids.api.search;

import io.mlids.api.search.QueryTerm.Operator;
import io.mlids.api.search.QueryTerm.Piece;
import io.mlids.api.search.criterion.FieldType;
import io.mlids.api.search.criterion.NumberSpan;
import io.mlids.core.unit.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Parses numbers, sizes, ratios, times and durations, and compares them. */
final class NumberValues {
  private static final Pattern WHOLE = Pattern.compile("\\d{1,15}");
  private static final Pattern RATIO =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,15})?|\\.\\d{1,15})%?");
  private static final double HIGHEST_PORT = 65_535;
  private static final double PERCENT = 100;

  private final Instant now;

  /**
   * @param now the time to which relative times refer
   */
  NumberValues(Instant now) {
    this.now = now;
  }

  /**
   * Parses a value that is not a range.
   *
   * @throws SearchException if it is not a value of the type
   */
  NumberSpan parse(FieldType type, Operator operator, Piece value) {
    NumberSpan span = single(type, value);
    return switch (operator) {
      case NONE, EQUAL -> span;
      case AT_LEAST -> NumberSpan.atLeast(span.least());
      case AT_MOST -> NumberSpan.atMost(span.most());
      case MORE ->
          NumberSpan.atLeast(type == FieldType.RATIO ? Math.nextUp(span.most()) : span.most() + 1);
      case LESS ->
          NumberSpan.atMost(
              type == FieldType.RATIO ? Math.nextDown(span.least()) : span.least() - 1);
    };
  }

  /**
   * Parses a range; an empty end leaves it open.
   *
   * @throws SearchException if an end is not a value of the type, or the range is empty
   */
  NumberSpan range(FieldType type, Piece low, Piece high) {
    if (low.text().isEmpty() && high.text().isEmpty()) {
      throw low.error("'..' has no ends", remedy(type));
    }
    double least = low.text().isEmpty() ? Double.NEGATIVE_INFINITY : single(type, low).least();
    double most = high.text().isEmpty() ? Double.POSITIVE_INFINITY : single(type, high).most();
    if (least > most) {
      throw low.error("the range is empty", "swap its ends");
    }
    return new NumberSpan(least, most);
  }

  private NumberSpan single(FieldType type, Piece value) {
    String text = value.text();
    Optional<NumberSpan> found =
        switch (type) {
          case PORT -> whole(text).filter(port -> port.most() <= HIGHEST_PORT);
          case COUNT -> whole(text);
          case SIZE -> size(text);
          case RATIO -> ratio(text);
          case TIME -> TimeValues.find(text, now);
          case DURATION -> TimeValues.duration(text).map(NumberValues::micros);
          case ADDRESS, PROTOCOL, NAME, RANK, IDENTIFIER, LABEL, TEXT ->
              throw new IllegalArgumentException(type + " is not a type of numbers");
        };
    return found.orElseThrow(
        () -> value.error("'" + text + "' is not " + noun(type), remedy(type)));
  }

  private static Optional<NumberSpan> whole(String text) {
    return WHOLE.matcher(text).matches()
        ? Optional.of(NumberSpan.of(Long.parseLong(text)))
        : Optional.empty();
  }

  private static Optional<NumberSpan> size(String text) {
    try {
      return Optional.of(NumberSpan.of(ByteSize.parse(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<NumberSpan> ratio(String text) {
    if (!RATIO.matcher(text).matches()) {
      return Optional.empty();
    }
    double value =
        text.endsWith("%")
            ? Double.parseDouble(text.substring(0, text.length() - 1)) / PERCENT
            : Double.parseDouble(text);
    return value <= 1 ? Optional.of(NumberSpan.of(value)) : Optional.empty();
  }

  private static NumberSpan micros(Duration duration) {
    return NumberSpan.of(TimeUnit.NANOSECONDS.toMicros(duration.toNanos()));
  }

  private static String noun(FieldType type) {
    return switch (type) {
      case PORT -> "a port";
      case SIZE -> "a size";
      case RATIO -> "a number from 0 to 1";
      case TIME -> "a time";
      case DURATION -> "a duration";
      default -> "a whole number";
    };
  }

  private static String remedy(FieldType type) {
    return switch (type) {
      case PORT -> "write a number from 0 to 65535, such as 22, 1..1024 or >1024";
      case SIZE -> "write a size such as 500KB, >10MB or 1KB..1MB";
      case RATIO -> "write a value such as 0.9, 90% or >=0.5";
      case TIME -> TimeValues.REMEDY;
      case DURATION -> "write a duration with a unit, such as >10s, 5m or 1h..2h";
      default -> "write a number such as 100, >100 or 10..20";
    };
  }
}

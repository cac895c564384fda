package io.mlids.api.route.parameter;

import io.javalin.http.Context;
import io.mlids.api.http.ApiException;
import io.mlids.api.search.TimeValues;
import io.mlids.api.search.criterion.NumberSpan;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Parses times in query strings, which are written as in searches. */
public final class TimeParameter {
  private TimeParameter() {}

  /**
   * The beginning of the time that a parameter states, in microseconds since the epoch; empty if
   * the parameter is absent.
   *
   * @param now the time to which relative times refer
   * @throws ApiException if the value is not a time
   */
  public static OptionalLong start(Context context, String name, Instant now) {
    Optional<NumberSpan> span = span(context, name, now);
    return span.isPresent() ? OptionalLong.of((long) span.get().least()) : OptionalLong.empty();
  }

  /** Like {@link #start}, but the end of that time, inclusive. */
  public static OptionalLong end(Context context, String name, Instant now) {
    Optional<NumberSpan> span = span(context, name, now);
    return span.isPresent() ? OptionalLong.of((long) span.get().most()) : OptionalLong.empty();
  }

  private static Optional<NumberSpan> span(Context context, String name, Instant now) {
    String text = context.queryParam(name);
    if (text == null) {
      return Optional.empty();
    }
    Optional<NumberSpan> found = TimeValues.find(text.strip(), now);
    if (found.isEmpty()) {
      throw ApiException.badRequest(name + " is '" + text + "'; " + TimeValues.REMEDY);
    }
    return found;
  }
}

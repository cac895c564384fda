package io.mlids.api.route.parameter;

import io.javalin.http.Context;
import io.mlids.api.http.ApiException;
import java.util.OptionalLong;

/** Parses whole numbers in query strings. */
public final class QueryNumbers {
  private QueryNumbers() {}

  /**
   * A parameter's value; empty if the parameter is absent.
   *
   * @throws ApiException if the value is not a whole number in the range
   */
  public static OptionalLong number(Context context, String name, long least, long most) {
    String text = context.queryParam(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    OptionalLong value = whole(text);
    if (value.isEmpty() || value.getAsLong() < least || value.getAsLong() > most) {
      throw ApiException.badRequest(
          name
              + " is '"
              + text
              + "'; send a whole number "
              + (most == Long.MAX_VALUE ? "from " + least : "from " + least + " to " + most));
    }
    return value;
  }

  /** Parses a non-negative whole number; returns empty for any other text. */
  public static OptionalLong whole(String text) {
    try {
      long value = Long.parseLong(text);
      return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}

package io.mlids.api.http;

import io.javalin.http.Context;
import java.util.Locale;

/** Parses yes-or-no parameters of a query. */
public final class QueryFlag {

  private QueryFlag() {}

  /**
   * Whether a parameter is true; false if the query does not contain it.
   *
   * @throws ApiException if the parameter is neither true nor false
   */
  public static boolean of(Context context, String name) {
    String text = context.queryParam(name);
    return text != null
        && switch (text.toLowerCase(Locale.ROOT)) {
          case "true", "yes", "1" -> true;
          case "false", "no", "0", "" -> false;
          default -> throw ApiException.badRequest(name + " is '" + text + "'; send true or false");
        };
  }
}

package io.mlids.api.route.parameter;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.search.SearchException;
import io.mlids.api.search.SearchQuery;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.core.console.PrintableJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/** The query parameters {@code q}, which contains a search, and {@code timeout}. */
public final class SearchParameter {
  private static final String NAME = "q";
  private static final int BAD_REQUEST = 400;
  private static final int DEFAULT_SECONDS = 2;
  private static final int MAX_SECONDS = 30;

  private SearchParameter() {}

  /**
   * What the parameter requires; everything satisfies an absent one.
   *
   * @param now the time to which relative times refer
   * @throws SearchException if the search is invalid; {@link #answer} answers it
   */
  public static Criterion criterion(Context context, SearchTarget target, Instant now) {
    String text = context.queryParam(NAME);
    return text == null ? Criterion.EVERYTHING : SearchQuery.parse(text, target, now).criterion();
  }

  /**
   * How long the search may take: the parameter {@code timeout} in seconds.
   *
   * @throws ApiException if it is not a number in the range
   */
  public static Duration budget(Context context) {
    return Duration.ofSeconds(
        QueryNumbers.number(context, "timeout", 1, MAX_SECONDS).orElse(DEFAULT_SECONDS));
  }

  /** Sends the error, with the place in the search. */
  public static void answer(SearchException error, Context context) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    try (JsonGenerator json = PrintableJson.factory().createGenerator(body)) {
      json.writeStartObject();
      // A body has a search in its member query.
      String name = context.queryParam(NAME) == null ? "query" : NAME;
      json.writeStringField("error", name + ": " + error.getMessage());
      json.writeNumberField("position", error.position());
      json.writeNumberField("length", error.length());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    context.res().setStatus(BAD_REQUEST);
    try {
      Answers.send(context, Answers.JSON, body.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.search.SearchException;
import io.mlids.api.search.SearchQuery;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.core.console.PrintableJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** The query parameter {@code q}, which contains a search. */
final class SearchParameter {
  private static final String NAME = "q";
  private static final int BAD_REQUEST = 400;

  private SearchParameter() {}

  /**
   * What the parameter requires; everything satisfies an absent one.
   *
   * @param now the time to which relative times refer
   * @throws SearchException if the search is invalid; {@link #answer} answers it
   */
  static Criterion criterion(Context context, SearchTarget target, Instant now) {
    String text = context.queryParam(NAME);
    return text == null ? Criterion.EVERYTHING : SearchQuery.parse(text, target, now).criterion();
  }

  /** Sends the error, with the place in the parameter. */
  static void answer(SearchException error, Context context) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    try (JsonGenerator json = PrintableJson.factory().createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("error", NAME + ": " + error.getMessage());
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

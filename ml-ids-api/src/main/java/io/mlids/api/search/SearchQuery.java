package io.mlids.api.search;

import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.SearchTarget;
import java.time.Instant;

/**
 * A query for incidents or flows. Immutable.
 *
 * <pre>
 * query = { term }                          all terms must be satisfied
 * term  = [ "-" ] ( field ":" value { "," value } | word )
 * value = [ "&gt;=" | "&lt;=" | "&gt;" | "&lt;" | "=" ] atom | [ atom ] ".." [ atom ]
 * atom  = text without spaces | '"' text '"'
 * </pre>
 *
 * @param text the query as it was written
 * @param target what the query searches
 * @param criterion what must be satisfied
 */
public record SearchQuery(String text, SearchTarget target, Criterion criterion) {
  /** The maximum length of a query in UTF-16 code units. */
  public static final int MAX_LENGTH = QueryReader.MAX_LENGTH;

  /**
   * Parses a query; an empty one is satisfied by everything.
   *
   * @param now the time to which relative times such as {@code 2d} refer
   * @throws SearchException if the query is invalid
   */
  public static SearchQuery parse(String text, SearchTarget target, Instant now) {
    return new SearchQuery(text, target, new QueryParser(target, now).parse(text));
  }
}

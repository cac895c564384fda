package io.mlids.api.search;

import io.mlids.api.search.QueryTerm.Operator;
import io.mlids.api.search.QueryTerm.Piece;
import io.mlids.api.search.QueryTerm.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a query into terms. Used once, by one thread. */
final class QueryReader {
  /** The maximum length of a query in UTF-16 code units. */
  static final int MAX_LENGTH = 1_000;

  /** The maximum number of words and values in a query. */
  static final int MAX_VALUES = 64;

  static final String RANGE = "..";

  private static final char QUOTE = '"';
  private static final char ESCAPE = '\\';

  private final String query;
  private int at;
  private int values;

  QueryReader(String query) {
    this.query = query;
  }

  /**
   * Returns the terms of the query.
   *
   * @throws SearchException if the query is too long or not well formed
   */
  List<QueryTerm> terms() {
    if (query.length() > MAX_LENGTH) {
      throw new SearchException(
          "the query has "
              + query.length()
              + " characters; use "
              + MAX_LENGTH
              + " at most, for example with a network instead of many addresses",
          MAX_LENGTH + 1,
          query.length() - MAX_LENGTH);
    }
    List<QueryTerm> terms = new ArrayList<>();
    skipSpace();
    while (at < query.length()) {
      terms.add(term());
      skipSpace();
    }
    return terms;
  }

  private void skipSpace() {
    while (at < query.length() && Character.isWhitespace(query.charAt(at))) {
      at++;
    }
  }

  private QueryTerm term() {
    int start = at;
    boolean excludes = query.charAt(at) == '-';
    if (excludes) {
      at++;
      if (isAtEnd() || query.charAt(at) == '-') {
        throw here(start, "'-' excludes nothing", "write a term behind it, such as -port:22");
      }
    }
    int colon = fieldEnd();
    if (colon < 0) {
      Piece word = isQuote() ? quoted() : word(false);
      requireGap(false);
      count(word);
      return new QueryTerm(
          excludes, Optional.empty(), List.of(new Value(Operator.NONE, word, Optional.empty())));
    }
    Piece field = piece(at, colon);
    at = colon + 1;
    List<Value> found = new ArrayList<>();
    do {
      at += found.isEmpty() ? 0 : 1;
      found.add(value());
    } while (at < query.length() && query.charAt(at) == ',');
    return new QueryTerm(excludes, Optional.of(field), found);
  }

  /**
   * The index of the colon behind a field's name; -1 if there is none. A name consists of letters
   * and underscores, so that IPv6 addresses and Community IDs rarely look like fields; those that
   * do are recognised as addresses.
   */
  private int fieldEnd() {
    int end = at;
    while (end < query.length() && isNameCharacter(query.charAt(end))) {
      end++;
    }
    boolean isField = end > at && end < query.length() && query.charAt(end) == ':';
    return isField && !AddressValues.isAddress(query.substring(at, wordEnd(at, false))) ? end : -1;
  }

  private static boolean isNameCharacter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  private Value value() {
    Operator operator = operator();
    if (isAtEnd() || !isQuote()) {
      Piece first = word(true);
      boolean isOpen = first.text().endsWith(RANGE) && at < query.length() && isQuote();
      Value value =
          isOpen
              ? new Value(operator, first.part(0, first.length() - 2), Optional.of(quoted()))
              : new Value(operator, first, Optional.empty());
      requireGap(true);
      count(first);
      return value;
    }
    Piece first = quoted();
    Optional<Piece> second = Optional.empty();
    if (query.startsWith(RANGE, at)) {
      at += RANGE.length();
      second = Optional.of(!isAtEnd() && isQuote() ? quoted() : word(true));
    }
    requireGap(true);
    count(first);
    return new Value(operator, first, second);
  }

  private Operator operator() {
    for (Operator each : Operator.values()) {
      if (each != Operator.NONE && query.startsWith(each.symbol(), at)) {
        at += each.symbol().length();
        return each;
      }
    }
    return Operator.NONE;
  }

  private boolean isQuote() {
    return query.charAt(at) == QUOTE;
  }

  /** Reads up to the next space, or in a list up to the next comma. */
  private Piece word(boolean inList) {
    int start = at;
    at = wordEnd(at, inList);
    return piece(start, at);
  }

  private int wordEnd(int start, boolean inList) {
    int end = start;
    while (end < query.length()
        && !Character.isWhitespace(query.charAt(end))
        && !(inList && query.charAt(end) == ',')
        && !(inList && query.charAt(end) == QUOTE && query.startsWith(RANGE, end - 2))) {
      end++;
    }
    return end;
  }

  private Piece quoted() {
    int start = at;
    StringBuilder text = new StringBuilder();
    at++;
    while (at < query.length() && query.charAt(at) != QUOTE) {
      boolean escapes =
          query.charAt(at) == ESCAPE
              && at + 1 < query.length()
              && (query.charAt(at + 1) == QUOTE || query.charAt(at + 1) == ESCAPE);
      at += escapes ? 1 : 0;
      text.append(query.charAt(at++));
    }
    if (at == query.length()) {
      throw here(start, "a quote is not closed", "add \" at the end of the text");
    }
    at++;
    Piece piece = new Piece(text.toString(), true, start + 1, at - start);
    if (text.toString().isBlank()) {
      throw piece.error("the quotes are empty", "write a text between them");
    }
    return piece;
  }

  /** Requires the end of a word or, in a list, of a value. */
  private void requireGap(boolean inList) {
    if (!isAtEnd() && !(inList && query.charAt(at) == ',')) {
      throw here(
          at,
          "'" + query.charAt(at) + "' follows a quoted text",
          "write a space before it, or \\\" for a quote in the text");
    }
  }

  private void count(Piece latest) {
    values++;
    if (values > MAX_VALUES) {
      throw latest.error(
          "the query has more than " + MAX_VALUES + " words and values",
          "remove some, for example with a range or a network");
    }
  }

  private boolean isAtEnd() {
    return at == query.length() || Character.isWhitespace(query.charAt(at));
  }

  private Piece piece(int from, int to) {
    return new Piece(query.substring(from, to), false, from + 1, to - from);
  }

  private SearchException here(int index, String problem, String remedy) {
    return piece(Math.min(index, query.length()), Math.min(index + 1, query.length()))
        .error(problem, remedy);
  }
}

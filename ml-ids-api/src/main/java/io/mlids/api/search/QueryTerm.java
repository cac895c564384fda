package io.mlids.api.search;

import java.util.List;
import java.util.Optional;

/**
 * A term of a query as it is written. Immutable.
 *
 * @param excludes whether the term begins with a hyphen
 * @param field the name before the colon; empty for a word without a field
 * @param values the values, at least one; exactly one if there is no field
 */
record QueryTerm(boolean excludes, Optional<Piece> field, List<Value> values) {
  QueryTerm {
    values = List.copyOf(values);
  }

  /**
   * A part of a query.
   *
   * @param text the text, without quotes
   * @param quoted whether the text is in quotes, so that none of its characters has a meaning
   * @param position the first character in the query, counted from 1
   * @param length the number of characters in the query, including quotes
   */
  record Piece(String text, boolean quoted, int position, int length) {

    /** An error at this place. */
    SearchException error(String problem, String remedy) {
      return new SearchException(
          problem + " at character " + position + "; " + remedy, position, length);
    }

    /** The part of an unquoted piece between two indexes. */
    Piece part(int from, int to) {
      return new Piece(text.substring(from, to), false, position + from, to - from);
    }
  }

  /** How a value is compared. */
  enum Operator {
    NONE(""),
    AT_LEAST(">="),
    AT_MOST("<="),
    MORE(">"),
    LESS("<"),
    EQUAL("=");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    String symbol() {
      return symbol;
    }
  }

  /**
   * A value of a field, or a word.
   *
   * @param operator the operator in front of the value
   * @param first the value, or the lower end of a range
   * @param second the upper end of a range between quoted values; empty if the value is not one. An
   *     unquoted range is in {@code first}, because only the field's type tells whether {@code ..}
   *     has a meaning
   */
  record Value(Operator operator, Piece first, Optional<Piece> second) {}
}

package io.mlids.api.search;

import io.mlids.api.search.QueryTerm.Operator;
import io.mlids.api.search.QueryTerm.Piece;
import io.mlids.api.search.criterion.LabelKey;
import io.mlids.api.search.criterion.TextPattern;
import java.util.Arrays;
import java.util.List;

/** Parses texts, in which an unquoted asterisk stands for any characters. */
final class TextValues {
  private TextValues() {}

  /** A text that must occur anywhere or, with {@code =}, be equal. */
  static TextPattern text(Operator operator, Piece value) {
    return new TextPattern(parts(value, value.text()), operator == Operator.EQUAL);
  }

  /** A text that must be equal. */
  static TextPattern identifier(Piece value) {
    return new TextPattern(parts(value, value.text()), true);
  }

  /** A label that must be equal. */
  static TextPattern label(Piece value) {
    return new TextPattern(parts(value, LabelKey.of(value.text())), true);
  }

  private static List<String> parts(Piece value, String text) {
    return value.quoted() ? List.of(text) : Arrays.asList(text.split("\\*+", -1));
  }
}

package io.mlids.api.search;

import io.mlids.api.search.QueryTerm.Operator;
import io.mlids.api.search.QueryTerm.Piece;
import io.mlids.api.search.criterion.FieldNames;
import io.mlids.api.search.criterion.LabelKey;
import io.mlids.api.search.criterion.NameSet;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.api.search.criterion.TextPattern;
import io.mlids.core.help.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Parses values of fields that have a fixed set of names. */
final class NameValues {
  private NameValues() {}

  /**
   * Parses a value that is not a range.
   *
   * @throws SearchException if no name matches
   */
  static NameSet parse(SearchField field, Operator operator, Piece value) {
    List<String> names = FieldNames.of(field);
    if (!value.quoted() && value.text().indexOf('*') >= 0 && operator == Operator.NONE) {
      TextPattern pattern = TextValues.label(value);
      List<String> matching =
          names.stream().filter(name -> pattern.matches(LabelKey.of(name))).toList();
      if (matching.isEmpty()) {
        throw unknown(field, value);
      }
      return NameSet.of(matching);
    }
    int rank = rank(field, value);
    return NameSet.of(
        switch (operator) {
          case NONE, EQUAL -> names.subList(rank, rank + 1);
          case AT_LEAST -> names.subList(rank, names.size());
          case AT_MOST -> names.subList(0, rank + 1);
          case MORE -> names.subList(rank + 1, names.size());
          case LESS -> names.subList(0, rank);
        });
  }

  /**
   * Parses a range; an empty end leaves it open.
   *
   * @throws SearchException if an end is not a name, or the range is empty
   */
  static NameSet range(SearchField field, Piece low, Piece high) {
    List<String> names = FieldNames.of(field);
    int first = low.text().isEmpty() ? 0 : rank(field, low);
    int last = high.text().isEmpty() ? names.size() - 1 : rank(field, high);
    if (first > last) {
      throw low.error("the range is empty", "swap its ends");
    }
    return NameSet.of(names.subList(first, last + 1));
  }

  private static int rank(SearchField field, Piece value) {
    String key = LabelKey.of(value.text());
    List<String> names = FieldNames.of(field);
    return IntStream.range(0, names.size())
        .filter(i -> LabelKey.of(names.get(i)).equals(key))
        .findFirst()
        .orElseThrow(() -> unknown(field, value));
  }

  private static SearchException unknown(SearchField field, Piece value) {
    List<String> names = FieldNames.of(field);
    Optional<String> meant = Suggestion.of(value.text(), names);
    return value.error(
        "unknown " + field.id() + " '" + value.text() + "'",
        meant.isPresent()
            ? "did you mean '" + meant.get() + "'?"
            : "write one of " + String.join(", ", names));
  }
}

package io.mlids.api.history.database;

import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.api.search.criterion.NumberSpan;
import io.mlids.api.search.criterion.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Conditions on columns for the values of a search. All that people typed is among the values. */
public final class ValueConditions {
  /** Is never true. */
  public static final Condition NEVER = new Condition("1 = 0", List.of());

  private ValueConditions() {}

  /** Is true if at least one of the conditions is. */
  public static Condition any(List<Condition> conditions) {
    List<Object> values = new ArrayList<>();
    conditions.forEach(each -> values.addAll(each.values()));
    return conditions.isEmpty()
        ? NEVER
        : new Condition(
            conditions.stream()
                .map(each -> "(" + each.sql() + ")")
                .collect(Collectors.joining(" OR ")),
            values);
  }

  /** Is true if a condition is false. */
  public static Condition not(Condition condition) {
    return wrapped("NOT (", condition, ")");
  }

  /** A condition with text around its SQL. */
  public static Condition wrapped(String before, Condition condition, String after) {
    return new Condition(before + condition.sql() + after, condition.values());
  }

  /** Is true if a column with an address of 16 bytes is in a span. */
  public static Condition address(String column, AddressSpan span) {
    Condition inside = Condition.of(column + " BETWEEN ? AND ?", span.first(), span.last());
    if (!span.excludesIpv4()) {
      return inside;
    }
    AddressSpan ipv4 = AddressSpan.IPV4;
    return inside.and(Condition.of(column + " NOT BETWEEN ? AND ?", ipv4.first(), ipv4.last()));
  }

  /** Is true if a whole number is in a span; a bound that is too large for a column is limited. */
  public static Condition whole(String expression, NumberSpan span) {
    return Condition.of(
        expression + " BETWEEN ? AND ?",
        (long) Math.ceil(span.least()),
        (long) Math.floor(span.most()));
  }

  /** Is true if a ratio is in a span. */
  public static Condition ratio(String column, NumberSpan span) {
    return Condition.of(column + " >= ? AND " + column + " <= ?", span.least(), span.most());
  }

  /** Is true if a column with a text in lower case matches a pattern. */
  public static Condition text(String column, TextPattern pattern) {
    if (pattern.whole() && pattern.parts().size() == 1) {
      return Condition.of(column + " = ?", storable(pattern.parts().getFirst()));
    }
    String like =
        pattern.parts().stream()
            .map(part -> Condition.literal(storable(part)))
            .collect(Collectors.joining("%"));
    return Condition.of(column + " LIKE ? ESCAPE '!'", pattern.whole() ? like : "%" + like + "%");
  }

  private static String storable(String text) {
    return Texts.storable(text, Integer.MAX_VALUE);
  }
}

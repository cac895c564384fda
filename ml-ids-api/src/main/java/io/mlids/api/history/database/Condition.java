package io.mlids.api.history.database;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition of an SQL statement. Text from outside must be among the values, never in the SQL.
 * Immutable.
 *
 * @param sql an expression with a {@code ?} for each value
 * @param values the values: strings, numbers, booleans or byte arrays
 */
public record Condition(String sql, List<Object> values) {
  /** Is always true. */
  public static final Condition TRUE = new Condition("1 = 1", List.of());

  public Condition {
    values = List.copyOf(values);
  }

  /** Creates a condition with the given values. */
  public static Condition of(String sql, Object... values) {
    return new Condition(sql, List.of(values));
  }

  /** Is true if all of the conditions are. */
  public static Condition all(List<Condition> conditions) {
    if (conditions.isEmpty()) {
      return TRUE;
    }
    List<Object> values = new ArrayList<>();
    conditions.forEach(each -> values.addAll(each.values()));
    String sql =
        conditions.stream()
            .map(each -> "(" + each.sql() + ")")
            .collect(Collectors.joining(" AND "));
    return new Condition(sql, values);
  }

  /** Is true if this condition and another one are. */
  public Condition and(Condition other) {
    return this == TRUE ? other : all(List.of(this, other));
  }

  /** Returns whether this condition was given no restriction at all. */
  public boolean isTrue() {
    return equals(TRUE);
  }

  /** An expression such as {@code column IN (?, ?)}. */
  public static Condition in(String column, List<?> values) {
    return new Condition(
        column + " IN (" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")",
        List.copyOf(values));
  }

  /** Escapes a text for use in a pattern of {@code LIKE … ESCAPE '!'}. */
  public static String literal(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }
}

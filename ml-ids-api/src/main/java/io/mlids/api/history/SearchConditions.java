package io.mlids.api.history;

import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.Texts;
import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.FieldNames;
import io.mlids.api.search.criterion.NameSet;
import io.mlids.api.search.criterion.NumberSpan;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.api.search.criterion.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Conditions on rows of the table {@code incident}, which a statement must call {@code i}, for the
 * criteria of a search. They match the same incidents as {@link Criterion#matches}. All that people
 * have typed is among the values, never in the SQL.
 */
final class SearchConditions {
  private static final Condition NEVER = new Condition("1 = 0", List.of());

  private SearchConditions() {}

  /** The condition of a criterion. */
  static Condition of(Criterion criterion) {
    return switch (criterion) {
      case Criterion.All(List<Criterion> all) ->
          Condition.all(all.stream().map(SearchConditions::of).toList());
      case Criterion.Any(List<Criterion> any) -> any(any);
      case Criterion.Not(Criterion not) -> wrapped("NOT (", of(not), ")");
      case Criterion.Is(SearchField field, AddressSpan span) -> address(field, span);
      case Criterion.Is(SearchField field, NumberSpan span) -> number(field, span);
      case Criterion.Is(SearchField field, NameSet set) -> name(field, set);
      case Criterion.Is(SearchField field, TextPattern pattern) -> text(field, pattern);
    };
  }

  private static Condition wrapped(String before, Condition condition, String after) {
    return new Condition(before + condition.sql() + after, condition.values());
  }

  private static Condition any(List<Criterion> criteria) {
    List<Condition> any = criteria.stream().map(SearchConditions::of).toList();
    List<Object> values = new ArrayList<>();
    any.forEach(each -> values.addAll(each.values()));
    return any.isEmpty()
        ? NEVER
        : new Condition(
            any.stream().map(each -> "(" + each.sql() + ")").collect(Collectors.joining(" OR ")),
            values);
  }

  private static Condition address(SearchField field, AddressSpan span) {
    Condition inside = Condition.of("a.address BETWEEN ? AND ?", span.first(), span.last());
    if (span.excludesIpv4()) {
      AddressSpan ipv4 = AddressSpan.IPV4;
      inside = inside.and(Condition.of("a.address NOT BETWEEN ? AND ?", ipv4.first(), ipv4.last()));
    }
    String role =
        switch (field) {
          case SRC -> "a.role = 'A' AND ";
          case DST -> "a.role = 'V' AND ";
          case IP -> "";
          default -> throw unknown(field);
        };
    return wrapped(
        "i.number IN (SELECT a.number FROM incident_address a WHERE " + role, inside, ")");
  }

  private static Condition number(SearchField field, NumberSpan span) {
    return switch (field) {
      case PORT ->
          wrapped(
              "i.number IN (SELECT p.number FROM incident_port p WHERE ",
              whole("p.port", span),
              ")");
      case CONFIDENCE ->
          Condition.of("i.confidence >= ? AND i.confidence <= ?", span.least(), span.most());
      case NUMBER -> whole("i.number", span);
      case FIRST -> whole("i.first_seen", span);
      case LAST -> whole("i.last_seen", span);
      case REPORTED -> whole("i.reported_at", span);
      case UPDATED -> whole("i.updated_at", span);
      case DURATION -> whole("(i.last_seen - i.first_seen)", span);
      case FLOWS -> whole("i.flows", span);
      case PACKETS -> whole("i.packets", span);
      case BYTES -> whole("i.bytes", span);
      default -> throw unknown(field);
    };
  }

  /** Whole numbers; the conversion limits a bound that is infinite or too large. */
  private static Condition whole(String expression, NumberSpan span) {
    return Condition.of(
        expression + " BETWEEN ? AND ?",
        (long) Math.ceil(span.least()),
        (long) Math.floor(span.most()));
  }

  private static Condition name(SearchField field, NameSet set) {
    if (set.names().isEmpty()) {
      return NEVER;
    }
    List<String> names = List.copyOf(set.names());
    return switch (field) {
      case KIND -> Condition.in("i.kind", names);
      case SEVERITY -> Condition.in("i.severity", names);
      case STATE -> Condition.in("i.is_open", names.stream().map(FieldNames.OPEN::equals).toList());
      default -> throw unknown(field);
    };
  }

  private static Condition text(SearchField field, TextPattern pattern) {
    return switch (field) {
      case ID -> like("i.id", pattern);
      case ORIGIN -> like("i.origin_lower", pattern);
      case MODEL -> like("i.model_version", pattern).and(Condition.of("i.model_version <> ?", ""));
      case TITLE -> inText("t.title", pattern);
      case REASON -> inText("t.reasons", pattern);
      case TECHNIQUE -> inText("t.techniques", line(pattern));
      case TEXT -> inText("t.content", pattern);
      default -> throw unknown(field);
    };
  }

  private static Condition inText(String column, TextPattern pattern) {
    return wrapped(
        "EXISTS (SELECT 1 FROM incident_text t WHERE t.number = i.number AND ",
        like(column, pattern),
        ")");
  }

  /** The pattern of a whole line in a text whose lines all begin and end with a line break. */
  private static TextPattern line(TextPattern pattern) {
    List<String> parts = new ArrayList<>(pattern.parts());
    if (pattern.whole()) {
      parts.set(0, "\n" + parts.getFirst());
      parts.set(parts.size() - 1, parts.getLast() + "\n");
    }
    return new TextPattern(parts, false);
  }

  private static Condition like(String column, TextPattern pattern) {
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

  private static IllegalArgumentException unknown(SearchField field) {
    return new IllegalArgumentException("no column corresponds to " + field + " of incidents");
  }
}

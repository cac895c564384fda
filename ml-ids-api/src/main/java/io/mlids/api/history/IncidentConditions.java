package io.mlids.api.history;

import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.ValueConditions;
import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.FieldNames;
import io.mlids.api.search.criterion.NameSet;
import io.mlids.api.search.criterion.NumberSpan;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.api.search.criterion.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Conditions on rows of the table {@code incident}, which a statement must call {@code i}, for the
 * criteria of a search. They match the same incidents as {@link Criterion#matches}. All that people
 * have typed is among the values, never in the SQL.
 */
final class IncidentConditions {
  private IncidentConditions() {}

  /** The condition of a criterion. */
  static Condition of(Criterion criterion) {
    return switch (criterion) {
      case Criterion.All(List<Criterion> all) ->
          Condition.all(all.stream().map(IncidentConditions::of).toList());
      case Criterion.Any(List<Criterion> any) ->
          ValueConditions.any(any.stream().map(IncidentConditions::of).toList());
      case Criterion.Not(Criterion not) -> ValueConditions.not(of(not));
      case Criterion.Is(SearchField field, AddressSpan span) -> address(field, span);
      case Criterion.Is(SearchField field, NumberSpan span) -> number(field, span);
      case Criterion.Is(SearchField field, NameSet set) -> name(field, set);
      case Criterion.Is(SearchField field, TextPattern pattern) -> text(field, pattern);
    };
  }

  /**
   * A statement that reads the numbers of all incidents in a segment that satisfy a criterion, and
   * perhaps others, from an index, each perhaps several times; empty if no index helps.
   *
   * @param segment see {@link IncidentTable#segment}
   */
  static Optional<Condition> indexed(Criterion criterion, long segment) {
    return switch (criterion) {
      case Criterion.All(List<Criterion> all) ->
          all.stream().map(each -> indexed(each, segment)).flatMap(Optional::stream).findFirst();
      case Criterion.Is(SearchField field, AddressSpan span) ->
          Optional.of(
              ValueConditions.wrapped(
                  "SELECT a.number FROM incident_address a WHERE ",
                  Condition.of("a.segment = ?", segment).and(row(field, span)),
                  ""));
      case Criterion.Is(SearchField field, NumberSpan span) when field == SearchField.PORT ->
          Optional.of(
              ValueConditions.wrapped(
                  "SELECT p.number FROM incident_port p WHERE ",
                  Condition.of("p.segment = ?", segment).and(ValueConditions.whole("p.port", span)),
                  ""));
      case Criterion.Is _, Criterion.Any _, Criterion.Not _ -> Optional.empty();
    };
  }

  private static Condition address(SearchField field, AddressSpan span) {
    return ValueConditions.wrapped(
        "EXISTS (SELECT 1 FROM incident_address a WHERE a.number = i.number AND ",
        row(field, span),
        ")");
  }

  /** The condition on a row of the table {@code incident_address}. */
  private static Condition row(SearchField field, AddressSpan span) {
    Condition address = ValueConditions.address("a.address", span);
    return switch (field) {
      case SRC -> Condition.of("a.role = ?", "A").and(address);
      case DST -> Condition.of("a.role = ?", "V").and(address);
      case IP -> address;
      default -> throw unknown(field);
    };
  }

  private static Condition number(SearchField field, NumberSpan span) {
    return switch (field) {
      case PORT ->
          ValueConditions.wrapped(
              "EXISTS (SELECT 1 FROM incident_port p WHERE p.number = i.number AND ",
              ValueConditions.whole("p.port", span),
              ")");
      case CONFIDENCE -> ValueConditions.ratio("i.confidence", span);
      case NUMBER -> ValueConditions.whole("i.number", span);
      case FIRST -> ValueConditions.whole("i.first_seen", span);
      case LAST -> ValueConditions.whole("i.last_seen", span);
      case REPORTED -> ValueConditions.whole("i.reported_at", span);
      case UPDATED -> ValueConditions.whole("i.updated_at", span);
      case DURATION -> ValueConditions.whole("(i.last_seen - i.first_seen)", span);
      case FLOWS -> ValueConditions.whole("i.flows", span);
      case PACKETS -> ValueConditions.whole("i.packets", span);
      case BYTES -> ValueConditions.whole("i.bytes", span);
      default -> throw unknown(field);
    };
  }

  private static Condition name(SearchField field, NameSet set) {
    if (set.names().isEmpty()) {
      return ValueConditions.NEVER;
    }
    List<String> names = List.copyOf(set.names());
    return switch (field) {
      case KIND -> Condition.in("i.kind", names);
      case SEVERITY -> Condition.in("i.severity", names);
      case STATE -> state(names);
      default -> throw unknown(field);
    };
  }

  private static Condition state(List<String> names) {
    List<Condition> any = new ArrayList<>();
    if (names.contains(FieldNames.OPEN)) {
      any.add(Condition.of("i.is_open = ?", true));
    }
    if (names.contains(FieldNames.CLOSED)) {
      any.add(Condition.of("i.is_open = ?", false));
    }
    Predicate<String> wanted = names::contains;
    // An incident about which nobody has decided anything has no row.
    if (names.contains(FieldNames.NEW)) {
      any.add(ValueConditions.not(triage(wanted.negate())));
    } else {
      any.add(triage(wanted));
    }
    return ValueConditions.any(any);
  }

  private static Condition triage(Predicate<String> wanted) {
    List<String> states = FieldNames.TRIAGE_STATES.stream().filter(wanted).toList();
    return states.isEmpty()
        ? ValueConditions.NEVER
        : inTable("incident_triage", Condition.in("g.state", states));
  }

  private static Condition inTable(String table, Condition condition) {
    return ValueConditions.wrapped(
        "i.id IN (SELECT g.incident_id FROM " + table + " g WHERE ", condition, ")");
  }

  private static Condition text(SearchField field, TextPattern pattern) {
    return switch (field) {
      case ID -> ValueConditions.text("i.id", pattern);
      case ORIGIN -> ValueConditions.text("i.origin_lower", pattern);
      case MODEL ->
          ValueConditions.text("i.model_version", pattern)
              .and(Condition.of("i.model_version <> ?", ""));
      case ASSIGNEE ->
          inTable(
              "incident_triage",
              ValueConditions.text("g.assignee", pattern).and(Condition.of("g.assignee <> ?", "")));
      case TAG -> inTable("incident_tag", ValueConditions.text("g.tag", pattern));
      case NOTE -> inTable("incident_note", ValueConditions.text("g.note", pattern));
      case TITLE -> inText("t.title", pattern);
      case REASON -> inText("t.reasons", pattern);
      case TECHNIQUE -> inText("t.techniques", line(pattern));
      case TEXT -> inText("t.content", pattern);
      default -> throw unknown(field);
    };
  }

  private static Condition inText(String column, TextPattern pattern) {
    return ValueConditions.wrapped(
        "EXISTS (SELECT 1 FROM incident_text t WHERE t.number = i.number AND ",
        ValueConditions.text(column, pattern),
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

  private static IllegalArgumentException unknown(SearchField field) {
    return new IllegalArgumentException("no column corresponds to " + field + " of incidents");
  }
}

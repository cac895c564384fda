package io.mlids.api.history.flow;

import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.ValueConditions;
import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.LabelKey;
import io.mlids.api.search.criterion.NameSet;
import io.mlids.api.search.criterion.NumberSpan;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.api.search.criterion.TextPattern;
import io.mlids.core.feature.TrafficClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conditions on rows of the table {@code flow}, which a statement must call {@code f}, for the
 * criteria of a search. The table contains no text to search in, so that a flow takes little space;
 * therefore, a condition may match more flows than its criterion, which must be checked afterwards.
 * All that people have typed is among the values, never in the SQL.
 */
public final class FlowConditions {
  private static final String BENIGN = LabelKey.of(TrafficClass.BENIGN.name());

  private FlowConditions() {}

  /** A condition that matches all flows that satisfy a criterion, and perhaps others. */
  public static Condition of(Criterion criterion) {
    return switch (criterion) {
      case Criterion.All(List<Criterion> all) ->
          Condition.all(
              all.stream().map(FlowConditions::of).filter(each -> !each.isTrue()).toList());
      case Criterion.Any(List<Criterion> any) -> any(any.stream().map(FlowConditions::of).toList());
      case Criterion.Not(Criterion not) ->
          exact(not).map(ValueConditions::not).orElse(Condition.TRUE);
      case Criterion.Is(SearchField field, TextPattern pattern) -> text(field, pattern);
      case Criterion.Is is -> exact(is).orElse(Condition.TRUE);
    };
  }

  private static Condition any(List<Condition> any) {
    return any.stream().anyMatch(Condition::isTrue) ? Condition.TRUE : ValueConditions.any(any);
  }

  /**
   * A condition that matches the flows that satisfy a criterion, and no others; empty if there is
   * none.
   */
  static Optional<Condition> exact(Criterion criterion) {
    return switch (criterion) {
      case Criterion.All(List<Criterion> all) -> exact(all).map(Condition::all);
      case Criterion.Any(List<Criterion> any) -> exact(any).map(ValueConditions::any);
      case Criterion.Not(Criterion not) -> exact(not).map(ValueConditions::not);
      case Criterion.Is(SearchField field, AddressSpan span) -> Optional.of(address(field, span));
      case Criterion.Is(SearchField field, NumberSpan span) -> Optional.of(number(field, span));
      case Criterion.Is(SearchField field, NameSet set) -> Optional.of(name(field, set));
      case Criterion.Is(_, TextPattern _) -> Optional.empty();
    };
  }

  private static Optional<List<Condition>> exact(List<Criterion> criteria) {
    List<Condition> exact = new ArrayList<>();
    for (Criterion each : criteria) {
      Optional<Condition> condition = exact(each);
      if (condition.isEmpty()) {
        return Optional.empty();
      }
      exact.add(condition.get());
    }
    return Optional.of(exact);
  }

  private static Condition address(SearchField field, AddressSpan span) {
    Condition source = ValueConditions.address("f.source", span);
    Condition destination = ValueConditions.address("f.destination", span);
    return switch (field) {
      case SRC -> source;
      case DST -> destination;
      case IP -> ValueConditions.any(List.of(source, destination));
      default -> throw unknown(field);
    };
  }

  private static Condition number(SearchField field, NumberSpan span) {
    return switch (field) {
      case PORT ->
          ValueConditions.any(
              List.of(
                  ValueConditions.whole("f.source_port", span),
                  ValueConditions.whole("f.destination_port", span)));
      case SRC_PORT -> ValueConditions.whole("f.source_port", span);
      case DST_PORT -> ValueConditions.whole("f.destination_port", span);
      case PROTO -> ValueConditions.whole("f.protocol", span);
      case SCORE -> ValueConditions.ratio("f.probability", span);
      case FIRST -> ValueConditions.whole("f.start_time", span);
      case LAST -> ValueConditions.whole("f.end_time", span);
      case DURATION -> ValueConditions.whole("(f.end_time - f.start_time)", span);
      case PACKETS -> ValueConditions.whole("f.packets", span);
      case BYTES -> ValueConditions.whole("f.bytes", span);
      default -> throw unknown(field);
    };
  }

  private static Condition name(SearchField field, NameSet set) {
    if (field != SearchField.VERDICT) {
      throw unknown(field);
    }
    List<String> verdicts = StoredVerdict.with(set).stream().map(FlowRows::column).toList();
    return verdicts.isEmpty() ? ValueConditions.NEVER : Condition.in("f.verdict", verdicts);
  }

  private static Condition text(SearchField field, TextPattern pattern) {
    return switch (field) {
      case CLASS ->
          pattern.matches(BENIGN)
              ? Condition.TRUE
              : Condition.of("f.label <> ?", TrafficClass.BENIGN.name());
      case REASON -> Condition.of("f.reasons <> ?", "");
      case ORIGIN, ID, COMMUNITY, TEXT -> Condition.TRUE;
      default -> throw unknown(field);
    };
  }

  private static IllegalArgumentException unknown(SearchField field) {
    return new IllegalArgumentException("no column corresponds to " + field + " of flows");
  }
}

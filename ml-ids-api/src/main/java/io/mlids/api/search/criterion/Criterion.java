package io.mlids.api.search.criterion;

import java.util.List;

/** The syntax tree of a query: what an incident or a flow must satisfy. Immutable. */
public sealed interface Criterion {
  /** Satisfied by everything. */
  Criterion EVERYTHING = new All(List.of());

  /**
   * Satisfied if all criteria are; if there are none, by everything.
   *
   * @param criteria the criteria
   */
  record All(List<Criterion> criteria) implements Criterion {
    public All {
      criteria = List.copyOf(criteria);
    }
  }

  /**
   * Satisfied if at least one criterion is; if there are none, by nothing.
   *
   * @param criteria the criteria
   */
  record Any(List<Criterion> criteria) implements Criterion {
    public Any {
      criteria = List.copyOf(criteria);
    }
  }

  /**
   * Satisfied if the criterion is not.
   *
   * @param criterion the criterion
   */
  record Not(Criterion criterion) implements Criterion {}

  /**
   * Satisfied if at least one value of a field passes a test.
   *
   * @param field the field; never one that the parser replaces, such as {@link SearchField#SINCE}
   * @param test the values; their type matches that of the field
   */
  record Is(SearchField field, ValueTest test) implements Criterion {}

  /** This criterion and another one. */
  default Criterion and(Criterion other) {
    return this.equals(EVERYTHING)
        ? other
        : other.equals(EVERYTHING) ? this : new All(List.of(this, other));
  }

  /** Returns whether facts satisfy this criterion. */
  default boolean matches(Facts facts) {
    return switch (this) {
      case All(List<Criterion> all) -> all.stream().allMatch(each -> each.matches(facts));
      case Any(List<Criterion> any) -> any.stream().anyMatch(each -> each.matches(facts));
      case Not(Criterion not) -> !not.matches(facts);
      case Is(SearchField field, AddressSpan span) ->
          facts.addresses(field).stream().anyMatch(span::contains);
      case Is(SearchField field, NumberSpan span) -> facts.numbers(field).anyMatch(span::contains);
      case Is(SearchField field, NameSet set) ->
          facts.names(field).stream().anyMatch(set.names()::contains);
      case Is(SearchField field, TextPattern pattern) ->
          facts.texts(field).stream().anyMatch(pattern::matches);
    };
  }
}

package io.mlids.api.search;

import io.mlids.api.search.QueryTerm.Operator;
import io.mlids.api.search.QueryTerm.Piece;
import io.mlids.api.search.QueryTerm.Value;
import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.Criterion.Any;
import io.mlids.api.search.criterion.Criterion.Is;
import io.mlids.api.search.criterion.Criterion.Not;
import io.mlids.api.search.criterion.FieldNames;
import io.mlids.api.search.criterion.FieldType;
import io.mlids.api.search.criterion.NumberSpan;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.core.help.Suggestion;
import io.mlids.core.net.IpProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns the terms of a query into criteria on the fields of a target. Immutable. */
final class QueryParser {
  /** Words that other languages use as operators; a search for them is probably a mistake. */
  private static final Set<String> OTHER_OPERATORS = Set.of("AND", "OR", "NOT");

  private final SearchTarget target;
  private final NumberValues numbers;

  /**
   * @param now the time to which relative times refer
   */
  QueryParser(SearchTarget target, Instant now) {
    this.target = target;
    this.numbers = new NumberValues(now);
  }

  /**
   * Parses a query.
   *
   * @throws SearchException if the query is invalid
   */
  Criterion parse(String query) {
    List<Criterion> criteria = new ArrayList<>();
    for (QueryTerm term : new QueryReader(query).terms()) {
      Criterion criterion =
          term.field().isPresent()
              ? field(term.field().get(), term.values())
              : word(term.values().getFirst().first());
      criteria.add(term.excludes() ? new Not(criterion) : criterion);
    }
    return criteria.size() == 1 ? criteria.getFirst() : new Criterion.All(criteria);
  }

  private static Criterion word(Piece word) {
    if (!word.quoted() && OTHER_OPERATORS.contains(word.text())) {
      throw word.error(
          "'" + word.text() + "' is not an operator",
          "a space means and, '-' excludes, a comma means or (port:22,80); quote the word to search"
              + " for it");
    }
    Optional<AddressSpan> address =
        word.quoted() ? Optional.empty() : AddressValues.find(word.text());
    return address.isPresent()
        ? new Is(SearchField.IP, address.get())
        : new Is(SearchField.TEXT, TextValues.text(Operator.NONE, word));
  }

  private Criterion field(Piece name, List<Value> values) {
    SearchField field = SearchField.of(name.text(), target).orElseThrow(() -> unknownField(name));
    List<Criterion> any = new ArrayList<>();
    for (Value value : values) {
      if (value.first().text().isEmpty() && value.second().isEmpty()) {
        throw value
            .first()
            .error(
                "'" + name.text() + "' has no value",
                "write one without a space, such as " + field.id() + ":" + example(field));
      }
      any.add(value(field, value));
    }
    return any.size() == 1 ? any.getFirst() : new Any(any);
  }

  private SearchException unknownField(Piece name) {
    for (SearchTarget other : SearchTarget.values()) {
      if (SearchField.of(name.text(), other).isPresent()) {
        return name.error(
            target.noun() + " have no field '" + name.text() + "'",
            "remove the term, or search " + other.noun());
      }
    }
    Optional<String> meant =
        Suggestion.of(name.text(), SearchField.allNames(target))
            .flatMap(each -> SearchField.of(each, target))
            .map(SearchField::id);
    return name.error(
        "unknown field '" + name.text() + "'",
        meant.isPresent()
            ? "did you mean '" + meant.get() + "'?"
            : "quote the term to search for its text");
  }

  private Criterion value(SearchField field, Value value) {
    FieldType type = field.type();
    Piece first = value.first();
    int dots = type.isText() || first.quoted() ? -1 : first.text().indexOf(QueryReader.RANGE);
    Optional<Piece> second = value.second();
    if (dots >= 0) {
      Piece whole = first;
      first = whole.part(0, dots);
      second = Optional.of(second.orElseGet(() -> whole.part(dots + 2, whole.text().length())));
    }
    if (second.isEmpty()) {
      return single(field, value.operator(), first);
    }
    if (value.operator() != Operator.NONE) {
      throw first.error(
          "'" + value.operator().symbol() + "' does not apply to a range", "remove one of the two");
    }
    return range(field, first, second.get());
  }

  private Criterion range(SearchField field, Piece low, Piece high) {
    return switch (field.type()) {
      case ADDRESS -> new Is(field, AddressValues.range(low, high));
      case RANK -> new Is(field, NameValues.range(field, low, high));
      case PORT, COUNT, SIZE, RATIO, DURATION, TIME ->
          times(field, numbers.range(field.type(), low, high));
      case PROTOCOL, NAME, IDENTIFIER, LABEL, TEXT ->
          throw low.error(
              "a range does not apply to '" + field.id() + "'",
              "list the values with commas, such as " + field.id() + ":" + example(field));
    };
  }

  private Criterion single(SearchField field, Operator operator, Piece value) {
    FieldType type = field.type();
    if (operator != Operator.NONE && operator != Operator.EQUAL && !type.isOrdered()) {
      throw value.error(
          "'" + operator.symbol() + "' does not apply to '" + field.id() + "'",
          "remove it, or quote the value to search for its text");
    }
    return switch (type) {
      case ADDRESS -> new Is(field, AddressValues.parse(value));
      case PORT, COUNT, SIZE, RATIO, DURATION, TIME ->
          times(field, numbers.parse(type, operator, value));
      case PROTOCOL -> protocol(value);
      case NAME, RANK -> new Is(field, NameValues.parse(field, operator, value));
      case IDENTIFIER -> new Is(field, TextValues.identifier(value));
      case LABEL -> new Is(field, TextValues.label(value));
      case TEXT -> new Is(field, TextValues.text(operator, value));
    };
  }

  /** Replaces the fields for periods by criteria on the first and the last time. */
  private static Criterion times(SearchField field, NumberSpan span) {
    return switch (field) {
      case SINCE -> new Is(SearchField.LAST, NumberSpan.atLeast(span.least()));
      case UNTIL -> new Is(SearchField.FIRST, NumberSpan.atMost(span.most()));
      case SEEN ->
          new Criterion.All(
              List.of(
                  new Is(SearchField.LAST, NumberSpan.atLeast(span.least())),
                  new Is(SearchField.FIRST, NumberSpan.atMost(span.most()))));
      default -> new Is(field, span);
    };
  }

  /** A flow whose profile does not record its protocol matches all that it may have. */
  private static Criterion protocol(Piece value) {
    IpProtocol protocol;
    try {
      protocol = IpProtocol.parse(value.text());
    } catch (IllegalArgumentException e) {
      throw value.error(
          "unknown protocol '" + value.text() + "'",
          "write tcp, udp, icmp, icmpv6, sctp or a number from 0 to 255");
    }
    Is exact = new Is(SearchField.PROTO, NumberSpan.of(protocol.number()));
    return protocol.covers(0) && protocol.number() != 0
        ? new Any(List.of(exact, new Is(SearchField.PROTO, NumberSpan.of(0))))
        : exact;
  }

  private static String example(SearchField field) {
    return switch (field.type()) {
      case ADDRESS -> "10.0.0.0/8";
      case PORT -> "22";
      case COUNT -> ">100";
      case SIZE -> ">10MB";
      case RATIO -> ">=0.9";
      case TIME -> "2d";
      case DURATION -> ">10s";
      case PROTOCOL -> "tcp,udp";
      case NAME, RANK -> String.join(",", FieldNames.of(field).subList(0, 2));
      case IDENTIFIER -> field == SearchField.TECHNIQUE ? "T1046" : "\"0123456789ab\"";
      case LABEL -> "PortScan,Bot";
      case TEXT -> "\"some words\"";
    };
  }
}

package io.mlids.api.route.parameter;

import io.javalin.http.Context;
import io.mlids.api.http.ApiException;
import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.Criterion.Is;
import io.mlids.api.search.criterion.FieldNames;
import io.mlids.api.search.criterion.NameSet;
import io.mlids.api.search.criterion.NumberSpan;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.api.search.criterion.TextPattern;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.AddressRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The query parameters that filter incidents. */
public final class IncidentParameters {
  private static final int HIGHEST_PORT = 65_535;
  private static final int LONGEST_SEARCH = 200;

  private IncidentParameters() {}

  /**
   * What the parameters require.
   *
   * @param now the time to which relative times in a search refer
   * @throws ApiException if a parameter is invalid
   */
  public static Criterion criterion(Context context, Instant now) {
    List<Criterion> all = new ArrayList<>();
    List<String> kinds = kinds(context).stream().map(BehaviourKind::id).toList();
    if (!kinds.isEmpty()) {
      all.add(new Is(SearchField.KIND, NameSet.of(kinds)));
    }
    Severity least = severity(context);
    if (least != Severity.LOW) {
      all.add(new Is(SearchField.SEVERITY, NameSet.of(atLeast(least))));
    }
    state(context).ifPresent(all::add);
    triage(context).ifPresent(all::add);
    network(context, "attacker", SearchField.SRC).ifPresent(all::add);
    network(context, "victim", SearchField.DST).ifPresent(all::add);
    network(context, "address", SearchField.IP).ifPresent(all::add);
    QueryNumbers.number(context, "port", 0, HIGHEST_PORT)
        .ifPresent(port -> all.add(new Is(SearchField.PORT, NumberSpan.of(port))));
    String origin = text(context, "origin");
    if (!origin.isEmpty()) {
      all.add(new Is(SearchField.ORIGIN, TextPattern.containing(origin)));
    }
    since(context).ifPresent(since -> all.add(new Is(SearchField.LAST, NumberSpan.atLeast(since))));
    Criterion search = SearchParameter.criterion(context, SearchTarget.INCIDENTS, now);
    return new Criterion.All(all).and(search);
  }

  private static List<String> atLeast(Severity least) {
    return Arrays.stream(Severity.values())
        .filter(each -> each.isAtLeast(least))
        .map(Severity::id)
        .toList();
  }

  /** The requested kinds; empty for all. */
  public static Set<BehaviourKind> kinds(Context context) {
    Set<BehaviourKind> kinds = new HashSet<>();
    for (String name : context.queryParams("kind")) {
      kinds.add(
          BehaviourKind.ofId(name)
              .orElseThrow(
                  () ->
                      ApiException.badRequest(
                          "kind is '" + name + "'; send one of " + list(BehaviourKind.values()))));
    }
    return kinds;
  }

  /** The minimum severity requested; low by default. */
  public static Severity severity(Context context) {
    String text = context.queryParam("min_severity");
    if (text == null) {
      return Severity.LOW;
    }
    return Severity.ofId(text)
        .orElseThrow(
            () ->
                ApiException.badRequest(
                    "min_severity is '" + text + "'; send one of " + list(Severity.values())));
  }

  private static String list(Object[] values) {
    return Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "));
  }

  private static Optional<Criterion> state(Context context) {
    String text = context.queryParam("state");
    return switch (text) {
      case null -> Optional.empty();
      case FieldNames.OPEN, FieldNames.CLOSED ->
          Optional.of(new Is(SearchField.STATE, NameSet.of(List.of(text))));
      default -> throw ApiException.badRequest("state is '" + text + "'; send open or closed");
    };
  }

  private static Optional<Criterion> triage(Context context) {
    String text = context.queryParam("triage");
    if (text == null) {
      return Optional.empty();
    }
    if (!FieldNames.TRIAGE_STATES.contains(text)) {
      throw ApiException.badRequest(
          "triage is '" + text + "'; send one of " + list(FieldNames.TRIAGE_STATES.toArray()));
    }
    return Optional.of(new Is(SearchField.STATE, NameSet.of(List.of(text))));
  }

  private static Optional<Criterion> network(Context context, String name, SearchField field) {
    String text = context.queryParam(name);
    if (text == null) {
      return Optional.empty();
    }
    try {
      AddressSpan span = AddressSpan.of(AddressRange.parse(text.strip()));
      return Optional.of(new Is(field, span));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(
          name
              + " is '"
              + text
              + "'; send an address or a network, such as 10.0.0.1 or 10.0.0.0/8");
    }
  }

  private static OptionalLong since(Context context) {
    String text = context.queryParam("since");
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      Instant since = OffsetDateTime.parse(text).toInstant();
      return OptionalLong.of(FlowTime.micros(since));
    } catch (DateTimeException | ArithmeticException e) {
      throw ApiException.badRequest(
          "since is '" + text + "'; send a time such as 2026-12-31T00:00:00Z");
    }
  }

  private static String text(Context context, String name) {
    String text = Optional.ofNullable(context.queryParam(name)).orElse("").strip();
    if (text.length() > LONGEST_SEARCH) {
      throw ApiException.badRequest(
          name + " is longer than " + LONGEST_SEARCH + " characters; send fewer");
    }
    return text;
  }
}

package io.mlids.api.history;

import io.mlids.api.history.database.Addresses;
import io.mlids.api.history.database.Condition;
import io.mlids.api.incident.IncidentQuery;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Conditions on rows of the table {@code incident}, which a statement must call {@code i}. They
 * match the same incidents as {@link IncidentQuery#matches}.
 */
public final class IncidentConditions {
  private IncidentConditions() {}

  /** The condition of a query. */
  public static Condition of(IncidentQuery query) {
    List<Condition> all = new ArrayList<>();
    if (!query.kinds().isEmpty()) {
      all.add(Condition.in("i.kind", query.kinds().stream().map(BehaviourKind::id).toList()));
    }
    if (query.least() != Severity.LOW) {
      all.add(atLeast(query.least()));
    }
    query.open().ifPresent(open -> all.add(Condition.of("i.is_open = ?", open)));
    query.attacker().ifPresent(network -> all.add(address("a.role = 'A'", network)));
    query.victim().ifPresent(network -> all.add(address("a.role = 'V'", network)));
    query.address().ifPresent(network -> all.add(address("1 = 1", network)));
    query.port().ifPresent(port -> all.add(port(port)));
    if (!query.origin().isEmpty()) {
      all.add(Condition.contains("i.origin_lower", query.origin()));
    }
    query.since().ifPresent(since -> all.add(Condition.of("i.last_seen >= ?", since)));
    query.words().forEach(word -> all.add(word(word)));
    if (!query.search().equals(Criterion.EVERYTHING)) {
      all.add(SearchConditions.of(query.search()));
    }
    return Condition.all(all);
  }

  /** Is true for incidents of at least the given severity. */
  public static Condition atLeast(Severity least) {
    return Condition.in(
        "i.severity",
        Arrays.stream(Severity.values())
            .filter(each -> each.isAtLeast(least))
            .map(Severity::id)
            .toList());
  }

  /** Is true for incidents with an attacker in a network. */
  public static Condition attacker(AddressRange network) {
    return address("a.role = 'A'", network);
  }

  /** Is true for incidents with a victim in a network. */
  public static Condition victim(AddressRange network) {
    return address("a.role = 'V'", network);
  }

  /** Is true for incidents with an attacker or a victim in a network. */
  public static Condition address(AddressRange network) {
    return address("1 = 1", network);
  }

  private static Condition address(String role, AddressRange network) {
    Condition range = inRange("a.address", network);
    return new Condition(
        "i.number IN (SELECT a.number FROM incident_address a WHERE "
            + role
            + " AND "
            + range.sql()
            + ")",
        range.values());
  }

  /** Is true if a column with an address lies in a network. */
  public static Condition inRange(String column, AddressRange network) {
    Addresses.Range range = Addresses.range(network);
    Condition inside = Condition.of(column + " BETWEEN ? AND ?", range.first(), range.last());
    if (!Addresses.coversIpv4(network)) {
      return inside;
    }
    Addresses.Range ipv4 = Addresses.range(AddressRange.parse(new IpAddress(false, 0, 0) + "/0"));
    return inside.and(Condition.of(column + " NOT BETWEEN ? AND ?", ipv4.first(), ipv4.last()));
  }

  /** Is true for incidents with a victim's port. */
  public static Condition port(int port) {
    return Condition.of(
        "i.number IN (SELECT p.number FROM incident_port p WHERE p.port = ?)", port);
  }

  /** Is true for incidents whose text contains a word, which must be in lower case. */
  public static Condition word(String word) {
    Condition contains = Condition.contains("t.content", word);
    return new Condition(
        "EXISTS (SELECT 1 FROM incident_text t WHERE t.number = i.number AND "
            + contains.sql()
            + ")",
        contains.values());
  }
}

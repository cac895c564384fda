package io.mlids.api.incident;

import io.mlids.api.search.criterion.Criterion;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A filter for incidents; empty components match everything. Immutable.
 *
 * @param least the minimum severity
 * @param open true for open incidents only, false for closed ones only
 * @param attacker a network that must contain an attacker
 * @param victim a network that must contain a victim
 * @param address a network that must contain an attacker or a victim
 * @param port a victim's port that must be part of the incident
 * @param origin text that the origin must contain, ignoring case
 * @param since the time at or after which the last packet must have been seen, in microseconds
 *     since the epoch
 * @param words words that must all occur in the incident's text, ignoring case
 * @param search what the incident must also satisfy
 */
public record IncidentQuery(
    Set<BehaviourKind> kinds,
    Severity least,
    Optional<Boolean> open,
    Optional<AddressRange> attacker,
    Optional<AddressRange> victim,
    Optional<AddressRange> address,
    OptionalInt port,
    String origin,
    OptionalLong since,
    List<String> words,
    Criterion search) {
  /** All incidents. */
  public static final IncidentQuery ALL =
      new IncidentQuery(
          Set.of(),
          Severity.LOW,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          "",
          OptionalLong.empty(),
          List.of(),
          Criterion.EVERYTHING);

  public IncidentQuery {
    kinds = Set.copyOf(kinds);
    origin = origin.toLowerCase(Locale.ROOT);
    words = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }

  /** Creates a filter without a search. */
  public IncidentQuery(
      Set<BehaviourKind> kinds,
      Severity least,
      Optional<Boolean> open,
      Optional<AddressRange> attacker,
      Optional<AddressRange> victim,
      Optional<AddressRange> address,
      OptionalInt port,
      String origin,
      OptionalLong since,
      List<String> words) {
    this(
        kinds,
        least,
        open,
        attacker,
        victim,
        address,
        port,
        origin,
        since,
        words,
        Criterion.EVERYTHING);
  }

  /** Creates a filter that consists of a search only. */
  public static IncidentQuery of(Criterion search) {
    return new IncidentQuery(
        ALL.kinds,
        ALL.least,
        ALL.open,
        ALL.attacker,
        ALL.victim,
        ALL.address,
        ALL.port,
        ALL.origin,
        ALL.since,
        ALL.words,
        search);
  }

  /** Returns whether an incident matches. */
  public boolean matches(KeptIncident kept) {
    Incident incident = kept.incident();
    return incident.severity().isAtLeast(least)
        && (kinds.isEmpty() || kinds.contains(incident.kind()))
        && (open.isEmpty() || open.get() == incident.open())
        && isIn(attacker, incident.attackers())
        && isIn(victim, incident.victims())
        && (isIn(address, incident.attackers()) || isIn(address, incident.victims()))
        && (port.isEmpty() || incident.ports().contains(port.getAsInt()))
        && (origin.isEmpty() || kept.origin().toLowerCase(Locale.ROOT).contains(origin))
        && (since.isEmpty() || incident.lastSeen() >= since.getAsLong())
        && hasWords(kept)
        && search.matches(new IncidentFacts(kept));
  }

  private static boolean isIn(Optional<AddressRange> network, List<IpAddress> addresses) {
    return network.isEmpty() || addresses.stream().anyMatch(network.get()::contains);
  }

  private boolean hasWords(KeptIncident kept) {
    if (words.isEmpty()) {
      return true;
    }
    String text = text(kept);
    return words.stream().allMatch(text::contains);
  }

  /** The text of an incident that is searched for words, in lower case. */
  public static String text(KeptIncident kept) {
    Incident incident = kept.incident();
    StringBuilder text = new StringBuilder(512);
    text.append(incident.title()).append('\n').append(incident.kind().id());
    text.append('\n').append(incident.severity()).append('\n').append(kept.origin());
    text.append('\n').append(incident.id());
    incident.attackers().forEach(each -> text.append('\n').append(each));
    incident.victims().forEach(each -> text.append('\n').append(each));
    incident.ports().forEach(each -> text.append('\n').append(each));
    incident.reasons().forEach(each -> text.append('\n').append(each));
    incident.techniques().forEach(each -> text.append('\n').append(each));
    return text.toString().toLowerCase(Locale.ROOT);
  }
}

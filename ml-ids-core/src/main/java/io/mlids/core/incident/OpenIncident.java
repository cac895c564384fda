package io.mlids.core.incident;

import io.mlids.core.behaviour.conversation.SampleFlow;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** An open incident and its evidence. Not thread-safe. */
final class OpenIncident {
  private static final int MAX_ORIGINS = 256;
  private static final int MAX_REASONS = 5;
  private static final int MAX_SAMPLES = 5;
  private static final int MAX_RELATED = 16;
  private static final int STORY = 3;
  private static final double MAX_CONFIDENCE = 0.99;

  /**
   * The memory that an incident uses without observations or addresses, in bytes. This and the
   * following sizes were measured on a 64-bit JVM and rounded up.
   */
  private static final int BYTES = 2048;

  /**
   * The memory that an observation uses, in bytes, including the state that the observation still
   * refers to after the tables have evicted that state.
   */
  private static final int BYTES_OF_OBSERVATION = 6144;

  private static final int BYTES_OF_ADDRESS = 96;

  /** The incident's position in the order in which incidents were reported. */
  private final long number;

  private final long mostBytes;

  final String id;
  final BehaviourKind kind;
  final long reportedAt;
  private Map<Object, Integer> places = new IdentityHashMap<>(1);
  private List<Evidence> evidence = new ArrayList<>(1);
  private Set<IpAddress> attackers = new LinkedHashSet<>(2);
  private Set<IpAddress> victims = new LinkedHashSet<>(2);
  private Set<Integer> ports = new TreeSet<>();
  private Set<String> related = new LinkedHashSet<>(2);

  /**
   * The kinds of the related incidents that began before this one, and of those that began after
   * it.
   */
  private Set<BehaviourKind> earlier = new LinkedHashSet<>(2);

  private Set<BehaviourKind> later = new LinkedHashSet<>(2);
  private boolean forged;
  private boolean allPorts;
  private int updates = -1;
  private long latest;
  private long addressesOfEvidence;
  private boolean closed;

  /**
   * Opens an incident.
   *
   * @param mostBytes the memory limit of the incident; beyond it, further observations are only
   *     counted
   */
  OpenIncident(long number, long mostBytes, String id, Evidence first) {
    this.number = number;
    this.mostBytes = mostBytes;
    this.id = id;
    this.kind = first.kind();
    this.reportedAt = first.at();
    add(first);
  }

  void add(Evidence more) {
    updates++;
    latest = Math.max(latest, more.at());
    Integer place = places.get(more.origin());
    if (place != null) {
      addressesOfEvidence += addresses(more) - addresses(evidence.set(place, more));
    } else if (evidence.isEmpty() || evidence.size() < MAX_ORIGINS && bytes() < mostBytes) {
      places.put(more.origin(), evidence.size());
      evidence.add(more);
      addressesOfEvidence += addresses(more);
    }
    forged |= more.attackers().isEmpty();
    addUpTo(attackers, more.attackers(), Incident.MAX_ADDRESSES);
    addUpTo(victims, more.victims(), Incident.MAX_ADDRESSES);
    allPorts |= more.ports().isEmpty();
    addUpTo(ports, more.ports(), Incident.MAX_PORTS);
  }

  private static int addresses(Evidence evidence) {
    return evidence.attackers().size() + evidence.victims().size();
  }

  private static <T> void addUpTo(Set<T> set, List<T> more, int most) {
    for (T each : more) {
      if (set.size() < most) {
        set.add(each);
      }
    }
  }

  /** Links this incident and an earlier one to each other. */
  void relate(OpenIncident before) {
    addUpTo(related, List.of(before.id), MAX_RELATED);
    earlier.add(before.kind);
    if (!before.closed) {
      addUpTo(before.related, List.of(id), MAX_RELATED);
      before.later.add(kind);
    }
  }

  long number() {
    return number;
  }

  /**
   * The approximate memory use of the incident, in bytes, including the state that its evidence
   * refers to.
   */
  long bytes() {
    return BYTES
        + (long) evidence.size() * BYTES_OF_OBSERVATION
        + (attackers.size() + victims.size() + addressesOfEvidence) * BYTES_OF_ADDRESS;
  }

  private Set<BehaviourKind> stages() {
    Set<BehaviourKind> stages = new LinkedHashSet<>(earlier);
    stages.add(kind);
    stages.addAll(later);
    return stages;
  }

  /** The time of the incident's latest evidence. */
  long lastEvidence() {
    return latest;
  }

  /** The time of the incident's latest packet or evidence. */
  long lastSeen() {
    long last = latest;
    for (Evidence each : evidence) {
      last = Math.max(last, each.tally().last());
    }
    return last;
  }

  /**
   * Returns the closed incident. Releases everything except the id, kind and time, which are all
   * that a story needs.
   */
  Incident close() {
    Incident last = snapshot(false, Optional.empty());
    closed = true;
    places = Map.of();
    evidence = List.of();
    attackers = Set.of();
    victims = Set.of();
    ports = Set.of();
    related = Set.of();
    earlier = Set.of();
    later = Set.of();
    return last;
  }

  /** The number of observations that the incident refers to. */
  int observations() {
    return evidence.size();
  }

  /** Returns the current state of the incident. */
  Incident snapshot() {
    return snapshot(true, Optional.empty());
  }

  /**
   * Returns the state of the incident right after it has received an observation. That observation
   * is not repeated, because its state has not changed since.
   */
  Incident snapshotAfter(Evidence received) {
    return snapshot(true, Optional.of(received));
  }

  private Incident snapshot(boolean open, Optional<Evidence> received) {
    List<Evidence> weightiest = new ArrayList<>(evidence.size());
    Set<IpAddress> allAttackers = attackers;
    Set<IpAddress> allVictims = victims;
    for (Evidence each : evidence) {
      boolean isCurrent =
          received.isPresent() && each == received.get() && each.tally().last() <= each.at();
      Evidence now = isCurrent ? each : each.latest();
      weightiest.add(now);
      allAttackers = withNew(allAttackers, each.attackers(), now.attackers());
      allVictims = withNew(allVictims, each.victims(), now.victims());
    }
    weightiest.sort(
        Comparator.comparingDouble((Evidence e) -> -e.weight() * e.confidence())
            .thenComparingLong(Evidence::at));
    double doubt = 1;
    double weight = 0;
    for (int i = 0; i < Math.min(MAX_REASONS, weightiest.size()); i++) {
      doubt *= 1 - weightiest.get(i).confidence();
      weight = Math.max(weight, weightiest.get(i).weight());
    }
    double confidence = Math.min(MAX_CONFIDENCE, 1 - doubt);
    Severity severity = Severity.of(weight * confidence);
    Set<BehaviourKind> stages = stages();
    if (stages.size() >= STORY) {
      severity = severity.raised();
    }
    Set<Tally> tallies = new LinkedHashSet<>();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Evidence each : evidence) {
      tallies.add(each.tally());
      first = Math.min(first, each.tally().first());
      last = Math.max(last, each.tally().last());
    }
    return new Incident(
        id,
        kind,
        title(allAttackers, allVictims),
        severity,
        Math.round(confidence * 1000) / 1000.0,
        open,
        forged ? List.of() : List.copyOf(allAttackers),
        List.copyOf(allVictims),
        allPorts ? List.of() : List.copyOf(ports),
        first,
        last,
        reportedAt,
        count(tallies, Tally::flows),
        count(tallies, Tally::packets),
        count(tallies, Tally::bytes),
        reasons(weightiest),
        kind.techniques(),
        weightiest,
        sample(tallies),
        List.copyOf(related),
        List.copyOf(stages),
        earlier.isEmpty(),
        updates);
  }

  /**
   * Adds the addresses of an observation that it did not have when it was reported. A rule reports
   * growing evidence only once in a while.
   */
  private static Set<IpAddress> withNew(
      Set<IpAddress> all, List<IpAddress> reported, List<IpAddress> now) {
    if (now.size() == reported.size()) {
      return all;
    }
    Set<IpAddress> more = new LinkedHashSet<>(all);
    addUpTo(more, now, Incident.MAX_ADDRESSES);
    return more;
  }

  /**
   * If the sources are forged, the largest tally covers all of them and includes the other tallies.
   */
  private long count(Set<Tally> tallies, ToLongFunction<Tally> counted) {
    long count = 0;
    for (Tally each : tallies) {
      long more = counted.applyAsLong(each);
      count = forged ? Math.max(count, more) : count + more;
    }
    return count;
  }

  private static List<String> reasons(List<Evidence> weightiest) {
    List<String> reasons = new ArrayList<>(MAX_REASONS);
    for (int i = 0; i < Math.min(MAX_REASONS, weightiest.size()); i++) {
      reasons.add(weightiest.get(i).reason());
    }
    return List.copyOf(reasons);
  }

  private static List<SampleFlow> sample(Set<Tally> tallies) {
    Set<SampleFlow> samples = new LinkedHashSet<>();
    int looked = 0;
    for (Tally each : tallies) {
      if (looked++ < MAX_SAMPLES && samples.size() < MAX_SAMPLES) {
        addUpTo(samples, each.sample(), MAX_SAMPLES);
      }
    }
    return List.copyOf(samples);
  }

  private String title(Set<IpAddress> from, Set<IpAddress> to) {
    String ports = portSuffix(to);
    String attackedBy = forged ? "" : " by " + some(from);
    String comingFrom = forged ? " from many or forged sources" : " from " + some(from);
    return kind.title()
        + switch (kind) {
          case ADDRESS_SWEEP, PORT_SCAN, PASSWORD_GUESSING, WEB_PROBING ->
              attackedBy + " of " + some(to) + ports;
          case SYN_FLOOD, UDP_FLOOD, ICMP_FLOOD, HTTP_FLOOD, SLOW_REQUESTS ->
              " on " + some(to) + ports + comingFrom;
          case REFLECTION -> " on " + some(to) + " via " + some(from);
          case BEACON -> " of " + some(to) + " to " + some(from) + ports;
          case TUNNEL -> " of " + some(from) + " to " + some(to) + ports;
          case REPEATED_VERDICTS, UNUSUAL -> attackedBy + " of " + some(to) + ports;
        };
  }

  private String portSuffix(Set<IpAddress> on) {
    if (allPorts || ports.isEmpty()) {
      return "";
    }
    return ports.size() == 1
        ? (on.size() > 1 ? " on port " : " port ") + ports.iterator().next()
        : " on " + ports.size() + " ports";
  }

  private static String some(Set<IpAddress> addresses) {
    if (addresses.isEmpty()) {
      return "unknown";
    }
    String first = addresses.iterator().next().toString();
    return addresses.size() == 1 ? first : first + " and " + (addresses.size() - 1) + " more";
  }
}

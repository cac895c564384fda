package io.mlids.core.site.usual;

import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The services of a network, their users and rates, and how often later flows deviate from them.
 * The services with the most flows are kept, at most {@value #MAX_SERVICES}. Immutable and
 * thread-safe.
 *
 * <p>Deviations are evidence only if they are rare in ordinary traffic: {@link #judging} counts the
 * deviations of later flows of the same network, and {@link #evidence} returns those kinds that are
 * rare enough.
 */
public final class UsualTraffic {
  /** The maximum number of services kept. */
  public static final int MAX_SERVICES = 5_000;

  /**
   * The number of clock hours with flows from which the highest rates are meaningful: the first and
   * the last of them are usually incomplete.
   */
  private static final int FEWEST_HOURS = 4;

  private final Map<Service, ServiceUse> services;
  private final Set<IpAddress> servers;
  private final long dropped;
  private final long hours;
  private final long judged;
  private final Map<Deviation, Long> deviating;

  /**
   * Restores a description.
   *
   * @param services the services kept
   * @param dropped the number of services dropped because of the limit
   * @param hours the number of clock hours with flows; see {@link #hours}
   * @param judged the number of flows counted by {@link #judging}
   * @param deviating the number of these flows that deviated, by kind
   * @throws IllegalArgumentException if the arguments are inconsistent
   */
  public UsualTraffic(
      Map<Service, ServiceUse> services,
      long dropped,
      long hours,
      long judged,
      Map<Deviation, Long> deviating) {
    if (services.size() > MAX_SERVICES
        || judged < 0
        || deviating.values().stream().anyMatch(count -> count < 0 || count > judged)) {
      throw new IllegalArgumentException("the services of the site profile are inconsistent");
    }
    this.services = Map.copyOf(services);
    this.servers = services.keySet().stream().map(Service::address).collect(Collectors.toSet());
    this.dropped = dropped;
    this.hours = hours;
    this.judged = judged;
    this.deviating = Collections.unmodifiableMap(new EnumMap<>(complete(deviating)));
  }

  private static Map<Deviation, Long> complete(Map<Deviation, Long> counts) {
    Map<Deviation, Long> all = new EnumMap<>(Deviation.class);
    for (Deviation each : Deviation.values()) {
      all.put(each, counts.getOrDefault(each, 0L));
    }
    return all;
  }

  /**
   * Learns from flows in the order of their ends.
   *
   * @param weight the number of flows that each one represents
   */
  public static UsualTraffic learn(List<Contact> contacts, long weight) {
    Map<Service, Counts> counts = new HashMap<>();
    Set<Long> hours = new HashSet<>();
    for (Contact each : contacts) {
      counts.computeIfAbsent(each.service(), _ -> new Counts()).add(each, weight);
      hours.add(each.hour());
    }
    Map<Service, ServiceUse> services = new HashMap<>();
    counts.forEach((service, each) -> services.put(service, each.use()));
    Map<Service, ServiceUse> kept = mostUsed(services);
    return new UsualTraffic(kept, services.size() - kept.size(), hours.size(), 0, Map.of());
  }

  private static Map<Service, ServiceUse> mostUsed(Map<Service, ServiceUse> services) {
    if (services.size() <= MAX_SERVICES) {
      return services;
    }
    return services.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<Service, ServiceUse> each) -> each.getValue().flows())
                .reversed())
        .limit(MAX_SERVICES)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The users, flows and bytes of a service. */
  private static final class Counts {
    private long flows;
    private Set<IpAddress> users = new HashSet<>();
    private boolean many;
    private long hour = Long.MIN_VALUE;
    private long flowsThisHour;
    private long bytesThisHour;
    private long flowsPerHour;
    private long bytesPerHour;
    private long largest;

    void add(Contact contact, long weight) {
      flows += weight;
      if (!many && users.add(contact.user()) && users.size() > ServiceUse.MAX_USERS) {
        many = true;
        users = Set.of();
      }
      if (contact.hour() != hour) {
        hour = contact.hour();
        flowsThisHour = 0;
        bytesThisHour = 0;
      }
      flowsThisHour += weight;
      bytesThisHour += weight * contact.bytes();
      flowsPerHour = Math.max(flowsPerHour, flowsThisHour);
      bytesPerHour = Math.max(bytesPerHour, bytesThisHour);
      largest = Math.max(largest, contact.bytes());
    }

    ServiceUse use() {
      return new ServiceUse(flows, users, flowsPerHour, bytesPerHour, largest);
    }
  }

  /** Returns a description that combines this one with another. */
  public UsualTraffic plus(UsualTraffic other) {
    Map<Service, ServiceUse> all = new HashMap<>(services);
    other.services.forEach((service, use) -> all.merge(service, use, ServiceUse::plus));
    Map<Service, ServiceUse> kept = mostUsed(all);
    Map<Deviation, Long> counts = new EnumMap<>(deviating);
    other.deviating.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    return new UsualTraffic(
        kept,
        dropped + other.dropped + all.size() - kept.size(),
        hours(hours, other.hours),
        judged + other.judged,
        counts);
  }

  /**
   * Adds the hours of two parts. They may share a clock hour, and the first and the last hour of
   * each are usually incomplete. A short part therefore adds nothing.
   */
  private static long hours(long one, long other) {
    return Math.min(one, other) < FEWEST_HOURS ? Math.max(one, other) : one + other;
  }

  /**
   * Returns an empty description that counts how many flows deviate from this one. If this one does
   * not cover enough hours to know the rates, every flow counts as a deviation of the hour. Add it
   * to a description with {@link #plus}.
   *
   * @param later flows that this description was not learned from, in the order of their ends
   * @param weight the number of flows that each one represents
   */
  public UsualTraffic judging(List<Contact> later, long weight) {
    UsualWatch watch = new UsualWatch(this, EnumSet.allOf(Deviation.class));
    Map<Deviation, Long> counts = new EnumMap<>(Deviation.class);
    for (Contact each : later) {
      for (Finding finding : watch.add(each, weight)) {
        counts.merge(finding.deviation(), 1L, Long::sum);
      }
    }
    if (!knowsRates()) {
      // The rates could not be compared. They were not shown to be rare, so all flows count.
      for (Deviation each : Deviation.values()) {
        if (each.isOfHour()) {
          counts.put(each, (long) later.size());
        }
      }
    }
    return new UsualTraffic(Map.of(), 0, 0, later.size(), counts);
  }

  /**
   * Returns the rare kinds of deviation, which together occur in at most the given share of
   * ordinary flows, on average. The rarest kinds are selected first; a kind that this network shows
   * often is left out.
   */
  public Set<Deviation> evidence(double rate) {
    Set<Deviation> rare = EnumSet.noneOf(Deviation.class);
    long sum = 1;
    List<Deviation> ascending = new ArrayList<>(deviating.keySet());
    ascending.sort(
        Comparator.comparingLong((Deviation each) -> Objects.requireNonNull(deviating.get(each))));
    for (Deviation each : ascending) {
      sum += Objects.requireNonNull(deviating.get(each));
      if (sum <= rate * (judged + 1) + 1e-9) {
        rare.add(each);
      }
    }
    return rare;
  }

  /**
   * The share of ordinary flows with the given kind of deviation, computed as in conformal
   * prediction: (deviating flows + 1) / (flows + 1).
   */
  double p(Deviation kind) {
    return (1.0 + Objects.requireNonNull(deviating.get(kind))) / (judged + 1.0);
  }

  /** Returns whether enough hours were learned for the highest rates to be meaningful. */
  boolean knowsRates() {
    return hours >= FEWEST_HOURS;
  }

  boolean isServer(IpAddress address) {
    return servers.contains(address);
  }

  /** The services and how they are used. */
  public Map<Service, ServiceUse> services() {
    return services;
  }

  /** The number of services dropped because of the limit. */
  public long dropped() {
    return dropped;
  }

  /**
   * The number of clock hours with flows. Of parts combined by {@link #plus}, those of fewer than
   * {@value #FEWEST_HOURS} hours are not added.
   */
  public long hours() {
    return hours;
  }

  /** The number of flows counted by {@link #judging}. */
  public long judged() {
    return judged;
  }

  /** The number of flows counted by {@link #judging} that deviated, by kind. */
  public Map<Deviation, Long> deviating() {
    return deviating;
  }
}

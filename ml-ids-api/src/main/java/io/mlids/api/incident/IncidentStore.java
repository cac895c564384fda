package io.mlids.api.incident;

import io.mlids.api.search.criterion.Criterion;
import io.mlids.core.incident.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Stores the latest state of incidents, with limits on their number and total size. Closed
 * incidents are evicted before open ones, less severe ones before more severe ones, and older ones
 * before newer ones. Thread-safe.
 */
public final class IncidentStore {
  /** The default capacity. */
  public static final int DEFAULT_MOST = 10_000;

  /**
   * The average memory allowed per incident; if incidents have a lot of evidence, fewer of them are
   * kept.
   */
  private static final long BYTES_EACH = 4 << 10;

  private static final Comparator<KeptIncident> EVICTION_ORDER =
      Comparator.comparing((KeptIncident each) -> each.incident().open())
          .thenComparing(each -> each.incident().severity())
          .thenComparing(KeptIncident::number);

  private final int most;
  private final NavigableMap<Long, KeptIncident> byNumber = new TreeMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final NavigableSet<KeptIncident> order = new TreeSet<>(EVICTION_ORDER);
  private long bytes;
  private long dropped;

  /**
   * Creates an empty store.
   *
   * @param most the maximum number of incidents
   */
  public IncidentStore(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("cannot store " + most + " incidents; use 1 or more");
    }
    this.most = most;
  }

  /** Adds an incident that has opened. */
  public synchronized void put(KeptIncident incident) {
    put(incident, true);
  }

  /**
   * Replaces the incident with the same number. An evicted incident is stored again if it now ranks
   * above another one. Otherwise it stays evicted, and its eviction is not counted again.
   */
  synchronized void update(KeptIncident incident) {
    put(incident, false);
  }

  private void put(KeptIncident incident, boolean isNew) {
    remove(incident.number());
    byNumber.put(incident.number(), incident);
    numbers.put(incident.id(), incident.number());
    order.add(incident);
    bytes += incident.bytes();
    while (byNumber.size() > most || bytes > most * BYTES_EACH && byNumber.size() > 1) {
      long going = order.getFirst().number();
      remove(going);
      if (isNew || going != incident.number()) {
        dropped++;
      }
    }
  }

  private void remove(long number) {
    KeptIncident before = byNumber.remove(number);
    if (before != null) {
      numbers.remove(before.id());
      order.remove(before);
      bytes -= before.bytes();
    }
  }

  /** The numbers of the runs with incidents, in a new set. */
  synchronized Set<Long> runs() {
    Set<Long> runs = new HashSet<>();
    byNumber
        .values()
        .forEach(each -> IncidentRun.numberIn(each.id()).ifPresent(number -> runs.add(number)));
    return runs;
  }

  /** The incident with the given id, if it is stored. */
  public synchronized Optional<KeptIncident> find(String id) {
    return Optional.ofNullable(numbers.get(id)).map(byNumber::get);
  }

  /**
   * A page of the incidents that match a query.
   *
   * @param incidents the incidents, most recently opened first
   * @param total the number of matches on all pages
   * @param offset the number of matches on the pages before this one
   * @param hasMore whether another page follows
   * @param previous the argument {@code before} of the previous page; {@link Long#MAX_VALUE} if it
   *     is the first page, empty if this is the first page
   * @param isTotalExact whether {@code total} and {@code offset} are exact; otherwise, there are at
   *     least as many matches, because there was no time to count them
   * @param stop where the search stopped because its time ran out; empty if the page is complete
   */
  public record Page(
      List<KeptIncident> incidents,
      int total,
      int offset,
      boolean hasMore,
      OptionalLong previous,
      boolean isTotalExact,
      Optional<Stop> stop) {
    public Page {
      incidents = List.copyOf(incidents);
    }

    /**
     * The result of a search that had no time.
     *
     * @param before the argument of the search
     */
    public static Page none(long before) {
      return new Page(
          List.of(),
          0,
          0,
          true,
          OptionalLong.empty(),
          false,
          Optional.of(new Stop(before, Optional.empty())));
    }
  }

  /**
   * Where a search stopped because its time ran out. All incidents from there to the latest have
   * been searched.
   *
   * @param before the argument {@code before} with which the search continues
   * @param until when the oldest incident that was searched was first reported, in traffic time;
   *     empty if none was searched
   */
  public record Stop(long before, Optional<Instant> until) {}

  /**
   * A page of the incidents that satisfy a criterion.
   *
   * @param limit the maximum number of incidents on the page
   * @param before only incidents with a smaller number are on the page
   * @param triages what people decided about an incident with an ID
   */
  public Page page(
      Criterion criterion, int limit, long before, Function<String, TriageFacts> triages) {
    List<KeptIncident> all;
    synchronized (this) {
      all = new ArrayList<>(byNumber.descendingMap().values());
    }
    List<KeptIncident> page = new ArrayList<>();
    List<Long> newer = new ArrayList<>();
    int total = 0;
    boolean hasMore = false;
    for (KeptIncident each : all) {
      if (criterion.matches(new IncidentFacts(each, triages))) {
        total++;
        if (each.number() < before) {
          hasMore = page.size() == limit;
          if (!hasMore) {
            page.add(each);
          }
        } else {
          newer.add(each.number());
        }
      }
    }
    return new Page(
        page, total, newer.size(), hasMore, previous(newer, limit), true, Optional.empty());
  }

  /**
   * The cursor of the previous page, which ends with the last of the given matches.
   *
   * @param newer the numbers of all matches before a page, latest first
   */
  public static OptionalLong previous(List<Long> newer, int limit) {
    if (newer.isEmpty()) {
      return OptionalLong.empty();
    }
    int start = newer.size() - limit;
    return OptionalLong.of(start > 0 ? newer.get(start - 1) : Long.MAX_VALUE);
  }

  /**
   * The days with incidents that satisfy a criterion, latest first.
   *
   * @param most the maximum number of days
   * @param triages what people decided about an incident with an ID
   */
  public List<IncidentDay> days(
      Criterion criterion, int most, Function<String, TriageFacts> triages) {
    List<KeptIncident> all;
    synchronized (this) {
      all = new ArrayList<>(byNumber.values());
    }
    IncidentDay.Tally tally = new IncidentDay.Tally();
    for (KeptIncident each : all) {
      if (criterion.matches(new IncidentFacts(each, triages))) {
        long day = Math.floorDiv(each.incident().firstSeen(), IncidentDay.MICROS);
        tally.add(day, each.incident().severity(), 1);
      }
    }
    return tally.latest(most);
  }

  /** The number of stored incidents by current severity, with an entry for every severity. */
  public synchronized Map<Severity, Long> bySeverity() {
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      counts.put(severity, 0L);
    }
    byNumber.values().forEach(each -> counts.merge(each.incident().severity(), 1L, Long::sum));
    return counts;
  }

  /** The number of stored incidents. */
  public synchronized int size() {
    return byNumber.size();
  }

  /** The number of evicted incidents. */
  synchronized long dropped() {
    return dropped;
  }

  /** The approximate size of the stored incidents in bytes. */
  synchronized long bytes() {
    return bytes;
  }
}

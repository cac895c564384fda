package io.mlids.api.incident;

import io.mlids.core.incident.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The latest state of incidents. Bounded in number and bytes: if there are too many, it evicts
 * closed ones before open ones, then the less severe, then those that opened first. Thread-safe.
 */
public final class IncidentStore {
  /** The default capacity. */
  public static final int DEFAULT_MOST = 10_000;

  /** Memory for each, so that incidents with a lot of evidence lead to earlier evictions. */
  private static final long BYTES_EACH = 4 << 10;

  private static final Comparator<KeptIncident> FIRST_TO_GO =
      Comparator.comparing((KeptIncident each) -> each.incident().open())
          .thenComparing(each -> each.incident().severity())
          .thenComparing(KeptIncident::number);

  private final int most;
  private final NavigableMap<Long, KeptIncident> byNumber = new TreeMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final NavigableSet<KeptIncident> order = new TreeSet<>(FIRST_TO_GO);
  private long bytes;
  private long dropped;

  /**
   * Without incidents.
   *
   * @param most how many are kept
   */
  public IncidentStore(int most) {
    if (most < 1) {
      throw new IllegalArgumentException(most + " incidents; keep at least one");
    }
    this.most = most;
  }

  /** Takes an incident that has opened. */
  synchronized void put(KeptIncident incident) {
    put(incident, true);
  }

  /**
   * Takes a change of an incident, in place of the one with the same number. One that was let go
   * comes back if it now matters more than another; otherwise it is not counted again.
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

  /** An incident by its id, if it is kept. */
  public synchronized Optional<KeptIncident> find(String id) {
    return Optional.ofNullable(numbers.get(id)).map(byNumber::get);
  }

  /**
   * Some of the incidents that match a query.
   *
   * @param incidents the last that opened first
   * @param total how many match in total
   * @param hasMore whether others follow
   */
  public record Page(List<KeptIncident> incidents, int total, boolean hasMore) {
    public Page {
      incidents = List.copyOf(incidents);
    }
  }

  /**
   * The incidents that match a query.
   *
   * @param limit how many at most
   * @param before only those with a smaller number
   */
  public Page page(IncidentQuery query, int limit, long before) {
    List<KeptIncident> all;
    synchronized (this) {
      all = new ArrayList<>(byNumber.descendingMap().values());
    }
    List<KeptIncident> page = new ArrayList<>();
    int total = 0;
    boolean hasMore = false;
    for (KeptIncident each : all) {
      if (query.matches(each)) {
        total++;
        if (each.number() < before) {
          hasMore = page.size() == limit;
          if (!hasMore) {
            page.add(each);
          }
        }
      }
    }
    return new Page(page, total, hasMore);
  }

  /** The incidents of a story: one and those related to it that are kept, the first seen first. */
  public synchronized List<KeptIncident> story(KeptIncident incident) {
    List<KeptIncident> story = new ArrayList<>(List.of(incident));
    for (String id : incident.incident().related()) {
      find(id).ifPresent(story::add);
    }
    story.sort(
        Comparator.comparingLong((KeptIncident each) -> each.incident().firstSeen())
            .thenComparingLong(KeptIncident::number));
    return story;
  }

  /** How many are kept, by their present severity; all severities. */
  public synchronized Map<Severity, Long> bySeverity() {
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      counts.put(severity, 0L);
    }
    byNumber.values().forEach(each -> counts.merge(each.incident().severity(), 1L, Long::sum));
    return counts;
  }

  /** How many are kept. */
  public synchronized int size() {
    return byNumber.size();
  }

  /** How many were evicted. */
  synchronized long dropped() {
    return dropped;
  }

  /** The approximate size of the kept incidents in bytes. */
  synchronized long bytes() {
    return bytes;
  }
}

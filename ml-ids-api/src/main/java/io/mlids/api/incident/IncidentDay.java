package io.mlids.api.incident;

import io.mlids.core.incident.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The number of incidents whose first packet was captured on a day in UTC. Immutable.
 *
 * @param bySeverity the number of incidents, with an entry for every severity
 */
public record IncidentDay(LocalDate day, Map<Severity, Long> bySeverity) {
  /** A day in the unit of {@link io.mlids.core.feature.FlowTime}. */
  public static final long MICROS = 86_400_000_000L;

  public IncidentDay {
    Map<Severity, Long> all = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      all.put(severity, Optional.ofNullable(bySeverity.get(severity)).orElse(0L));
    }
    bySeverity = Collections.unmodifiableMap(all);
  }

  /** The number of incidents. */
  public long incidents() {
    return bySeverity.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The days with incidents.
   *
   * @param latest the days, latest first
   * @param isComplete whether all incidents were counted; otherwise, there was no time for those
   *     that were opened first
   */
  public record Counts(List<IncidentDay> latest, boolean isComplete) {
    /** No day, because there was no time. */
    public static final Counts NONE = new Counts(List.of(), false);

    public Counts {
      latest = List.copyOf(latest);
    }
  }

  /** Adds up incidents by day. Not thread-safe. */
  public static final class Tally {
    private final NavigableMap<Long, Map<Severity, Long>> days = new TreeMap<>();

    /**
     * Adds incidents.
     *
     * @param day the days since the epoch
     */
    public void add(long day, Severity severity, long incidents) {
      days.computeIfAbsent(day, _ -> new EnumMap<>(Severity.class))
          .merge(severity, incidents, Long::sum);
    }

    /**
     * The days with incidents, latest first.
     *
     * @param most the maximum number of days
     */
    public List<IncidentDay> latest(int most) {
      List<IncidentDay> latest = new ArrayList<>();
      for (Map.Entry<Long, Map<Severity, Long>> each : days.descendingMap().entrySet()) {
        if (latest.size() == most) {
          break;
        }
        latest.add(new IncidentDay(LocalDate.ofEpochDay(each.getKey()), each.getValue()));
      }
      return latest;
    }
  }
}

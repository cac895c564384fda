package io.mlids.api.alert;

import io.mlids.core.feature.TrafficClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Aggregates repeated attacks into one alert per window. The first attack of a source, destination,
 * destination port and class is reported at once and opens a window; the others are reported
 * together when it closes. Attacks in submitted rows have no addresses and are reported one by one.
 *
 * <p>Where one host has too many windows of a class, as under a flood from forged sources or in a
 * scan, they become one window of that host; where a class has too many, new ones share one window
 * of the class. If such a window was needed, the next attack opens one at once. If still too many
 * windows are open, the oldest closes early; so does one that was opened before the clock was set
 * back by more than its length. Thread-safe.
 */
public final class Rollups {
  /** How many hosts and classes are remembered to have needed a window of their own. */
  private static final int REMEMBERED = 1_000;

  private final Duration length;
  private final RollupLimits limits;
  private final long seed;
  private final Consumer<Alert> told;

  /** In the order of their opening. */
  private final Map<AlertGroup, RollupWindow> open = new LinkedHashMap<>();

  /** The open windows of flows by each of their hosts. */
  private final Map<AlertGroup, Set<AlertGroup.OfFlow>> ofHost = new HashMap<>();

  /** How many windows of flows and hosts are open. */
  private final Map<TrafficClass, Integer> ofClass = new HashMap<>();

  /** When the last window of a host or class closed that was needed. */
  private final Map<AlertGroup, Instant> crowded =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AlertGroup, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  private long rolledUp;
  private long closedEarly;
  private long merged;

  /**
   * Without windows at the start.
   *
   * @param length of a window; zero for none: every attack is reported
   * @param seed random, for estimates of how many addresses there are
   * @param told takes alerts at once and throws nothing
   */
  public Rollups(Duration length, RollupLimits limits, long seed, Consumer<Alert> told) {
    this.length = length;
    this.limits = limits;
    this.seed = seed;
    this.told = told;
  }

  /** Reports an attack, or counts it in its window. */
  public void add(Attack attack) {
    if (length.isZero() || !(attack instanceof Attack.OfPackets inPackets)) {
      told.accept(Alert.of(attack));
      return;
    }
    List<Alert> alerts = new ArrayList<>(2);
    synchronized (this) {
      add(inPackets, alerts);
    }
    alerts.forEach(told);
  }

  private void add(Attack.OfPackets attack, List<Alert> alerts) {
    Instant now = attack.detectedAt();
    AlertGroup.OfFlow flow = AlertGroup.OfFlow.of(attack);
    if (isCounted(flow, attack, flow, alerts)) {
      return;
    }
    for (AlertGroup host : flow.ofHosts()) {
      if (isCounted(host, attack, flow, alerts)) {
        return;
      }
    }
    AlertGroup.OfClass trafficClass = new AlertGroup.OfClass(flow.trafficClass());
    if (isCounted(trafficClass, attack, flow, alerts)) {
      return;
    }
    closeOver(now, alerts);
    AlertGroup group = groupToOpen(flow, trafficClass, now);
    RollupWindow window =
        new RollupWindow(
            attack,
            flow,
            length,
            group.equals(flow) ? OptionalLong.empty() : OptionalLong.of(seed));
    absorbWindowsOf(group, window);
    if (open.size() >= limits.windows()) {
      closedEarly++;
      close(open.keySet().iterator().next(), now, alerts);
    }
    opened(group, window);
    alerts.add(Alert.of(attack));
  }

  private boolean isCounted(
      AlertGroup group, Attack.OfPackets attack, AlertGroup.OfFlow flow, List<Alert> alerts) {
    RollupWindow window = open.get(group);
    if (window == null) {
      return false;
    }
    if (window.isOver(attack.detectedAt())) {
      close(group, attack.detectedAt(), alerts);
      return false;
    }
    window.add(attack, flow);
    rolledUp++;
    return true;
  }

  private AlertGroup groupToOpen(
      AlertGroup.OfFlow flow, AlertGroup.OfClass trafficClass, Instant now) {
    for (AlertGroup host : flow.ofHosts()) {
      if (ofHost.getOrDefault(host, Set.of()).size() >= limits.perHost() || isCrowded(host, now)) {
        return host;
      }
    }
    return ofClass.getOrDefault(flow.trafficClass(), 0) >= limits.perClass()
            || isCrowded(trafficClass, now)
        ? trafficClass
        : flow;
  }

  private boolean isCrowded(AlertGroup group, Instant now) {
    Instant closed = crowded.get(group);
    return closed != null && Duration.between(closed, now).abs().compareTo(length) < 0;
  }

  private void absorbWindowsOf(AlertGroup group, RollupWindow window) {
    for (AlertGroup.OfFlow each : List.copyOf(ofHost.getOrDefault(group, Set.of()))) {
      window.absorb(each, removed(each));
      merged++;
    }
  }

  private void opened(AlertGroup group, RollupWindow window) {
    open.put(group, window);
    switch (group) {
      case AlertGroup.OfFlow flow -> {
        flow.ofHosts()
            .forEach(host -> ofHost.computeIfAbsent(host, h -> new LinkedHashSet<>()).add(flow));
        ofClass.merge(flow.trafficClass(), 1, Integer::sum);
      }
      case AlertGroup.OfSource _, AlertGroup.OfDestination _ ->
          ofClass.merge(group.trafficClass(), 1, Integer::sum);
      case AlertGroup.OfClass _ -> {}
    }
  }

  private RollupWindow removed(AlertGroup group) {
    switch (group) {
      case AlertGroup.OfFlow flow -> {
        flow.ofHosts().forEach(host -> ofHost.computeIfPresent(host, (h, all) -> less(all, flow)));
        ofClass.merge(flow.trafficClass(), -1, Integer::sum);
      }
      case AlertGroup.OfSource _, AlertGroup.OfDestination _ ->
          ofClass.merge(group.trafficClass(), -1, Integer::sum);
      case AlertGroup.OfClass _ -> {}
    }
    return open.remove(group);
  }

  private static Set<AlertGroup.OfFlow> less(Set<AlertGroup.OfFlow> all, AlertGroup.OfFlow flow) {
    all.remove(flow);
    return all.isEmpty() ? null : all;
  }

  private void close(AlertGroup group, Instant now, List<Alert> alerts) {
    RollupWindow window = removed(group);
    int enough =
        switch (group) {
          case AlertGroup.OfFlow _ -> Integer.MAX_VALUE;
          case AlertGroup.OfSource _, AlertGroup.OfDestination _ -> limits.perHost();
          case AlertGroup.OfClass _ -> limits.perClass();
        };
    crowded.remove(group);
    if (window.flows() > enough) {
      crowded.put(group, now);
    }
    window.rollup(alerts);
  }

  /** Closes the windows whose time is over. */
  public void closeDue(Instant now) {
    List<Alert> alerts = new ArrayList<>();
    synchronized (this) {
      closeOver(now, alerts);
    }
    alerts.forEach(told);
  }

  private void closeOver(Instant now, List<Alert> alerts) {
    // A clock that was put back opens windows out of order; those wait for the ones before.
    List<AlertGroup> over = new ArrayList<>();
    Iterator<Map.Entry<AlertGroup, RollupWindow>> oldest = open.entrySet().iterator();
    boolean due = true;
    while (due && oldest.hasNext()) {
      Map.Entry<AlertGroup, RollupWindow> each = oldest.next();
      due = each.getValue().isOver(now);
      if (due) {
        over.add(each.getKey());
      }
    }
    over.forEach(group -> close(group, now, alerts));
  }

  /** Closes all windows. */
  public void closeAll() {
    closeDue(Instant.MAX);
  }

  /** How many windows are open. */
  public synchronized long openWindows() {
    return open.size();
  }

  /** How many attacks had no alert of their own. */
  public synchronized long rolledUp() {
    return rolledUp;
  }

  /** How many windows closed early, because there were too many. */
  public synchronized long closedEarly() {
    return closedEarly;
  }

  /** How many windows became part of one of a host. */
  public synchronized long merged() {
    return merged;
  }
}

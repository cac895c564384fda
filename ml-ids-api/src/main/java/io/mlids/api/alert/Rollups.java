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
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates repeated attacks into one alert per window. The first attack with a given source,
 * destination, destination port and class is reported immediately and opens a window; later ones
 * are reported together when the window closes. Attacks in submitted rows have no addresses and are
 * reported individually.
 *
 * <p>If one host has too many windows for a class, as in a flood from forged sources or in a scan,
 * they are merged into a single window for that host. If a class has too many windows, its further
 * attacks share a single window. If a host or class recently needed a shared window, its next
 * attack opens another one immediately. If too many windows are still open, the oldest closes
 * early. A window also closes early if the clock has been set back by more than the window's length
 * since the window opened. Thread-safe.
 */
public final class Rollups {
  /** The maximum number of hosts and classes remembered as having needed a shared window. */
  private static final int REMEMBERED = 1_000;

  private final Duration length;
  private final RollupLimits limits;
  private final long seed;
  private final Consumer<Alert> receiver;

  /** The open windows, in the order in which they opened. */
  private final Map<AlertGroup, RollupWindow> open = new LinkedHashMap<>();

  /** The open windows of single flows, by source and by destination. */
  private final Map<AlertGroup, Set<AlertGroup.OfFlow>> ofHost = new HashMap<>();

  /** The number of open flow and host windows by class. */
  private final Map<TrafficClass, Integer> ofClass = new HashMap<>();

  /**
   * For each host or class that recently needed a shared window, the time when that window closed.
   */
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
   * Creates roll-ups with no open windows.
   *
   * @param length the length of a window; zero to report every attack individually
   * @param seed a random seed for the hash that is used to estimate the number of addresses
   * @param receiver receives the alerts; must not block or throw
   */
  public Rollups(Duration length, RollupLimits limits, long seed, Consumer<Alert> receiver) {
    this.length = length;
    this.limits = limits;
    this.seed = seed;
    this.receiver = receiver;
  }

  /** Reports an attack, or counts it in its window. */
  public void add(Attack attack) {
    if (length.isZero() || !(attack instanceof Attack.OfPackets inPackets)) {
      receiver.accept(Alert.of(attack));
      return;
    }
    List<Alert> alerts = new ArrayList<>(2);
    synchronized (this) {
      add(inPackets, alerts);
    }
    alerts.forEach(receiver);
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
    return Objects.requireNonNull(open.remove(group));
  }

  private static @Nullable Set<AlertGroup.OfFlow> less(
      Set<AlertGroup.OfFlow> all, AlertGroup.OfFlow flow) {
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

  /** Closes the windows whose time has elapsed. */
  public void closeDue(Instant now) {
    List<Alert> alerts = new ArrayList<>();
    synchronized (this) {
      closeOver(now, alerts);
    }
    alerts.forEach(receiver);
  }

  private void closeOver(Instant now, List<Alert> alerts) {
    // After the clock is set back, the windows are no longer in order of time; each one then
    // closes only after all windows that were opened before it.
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

  /** The number of open windows. */
  public synchronized long openWindows() {
    return open.size();
  }

  /** The number of attacks that did not cause a separate alert. */
  public synchronized long rolledUp() {
    return rolledUp;
  }

  /** The number of windows closed early because too many were open. */
  public synchronized long closedEarly() {
    return closedEarly;
  }

  /** The number of windows merged into a host's window. */
  public synchronized long merged() {
    return merged;
  }
}

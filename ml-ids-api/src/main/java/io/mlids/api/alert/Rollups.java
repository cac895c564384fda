package io.mlids.api.alert;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.flow.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Keeps people from being told the same again and again. The first attack of a source, destination,
 * destination port and class is told at once and opens a window; the others in it are told together
 * when it closes. An attack in a submitted row has no addresses, so each is its own. Where too many
 * windows are open, the oldest closes early; so does one that was opened by a clock that has been
 * put back since by more than its length. Thread-safe.
 */
final class Rollups {
  /** How many windows may be open; a scan of many ports opens one for each. */
  static final int CAPACITY = 10_000;

  private final Duration length;
  private final int capacity;
  private final Consumer<Alert> told;

  /** In the order of their opening. */
  private final Map<Key, Window> open = new LinkedHashMap<>();

  private long rolledUp;
  private long closedEarly;

  /**
   * Without windows at the start.
   *
   * @param length of a window; zero for none: every attack is told
   * @param told takes alerts at once and throws nothing
   */
  Rollups(Duration length, int capacity, Consumer<Alert> told) {
    this.length = length;
    this.capacity = capacity;
    this.told = told;
  }

  /** Tells of an attack, or counts it in its window. */
  void add(Attack attack) {
    if (length.isZero() || !(attack instanceof Attack.OfPackets inPackets)) {
      told.accept(Alert.of(attack));
      return;
    }
    Instant now = attack.detectedAt();
    List<Alert> alerts = new ArrayList<>(2);
    synchronized (this) {
      Key key = Key.of(inPackets);
      Window window = open.get(key);
      if (window != null && !window.isOver(now)) {
        window.add(inPackets);
        rolledUp++;
        return;
      }
      if (window != null) {
        open.remove(key);
        window.rollup(alerts);
      } else if (open.size() >= capacity) {
        closedEarly++;
        closeOldest(alerts);
      }
      open.put(key, new Window(inPackets, length));
      alerts.add(Alert.of(attack));
    }
    alerts.forEach(told);
  }

  private void closeOldest(List<Alert> alerts) {
    Iterator<Window> oldest = open.values().iterator();
    Window window = oldest.next();
    oldest.remove();
    window.rollup(alerts);
  }

  /** Closes the windows whose time is over. */
  void closeDue(Instant now) {
    close(now);
  }

  /** Closes all windows. */
  void closeAll() {
    close(Instant.MAX);
  }

  private void close(Instant now) {
    List<Alert> alerts = new ArrayList<>();
    synchronized (this) {
      // A clock that was put back opens windows out of order; those wait for the ones before.
      Iterator<Window> oldest = open.values().iterator();
      boolean due = true;
      while (due && oldest.hasNext()) {
        Window window = oldest.next();
        due = window.isOver(now);
        if (due) {
          oldest.remove();
          window.rollup(alerts);
        }
      }
    }
    alerts.forEach(told);
  }

  /** How many windows are open. */
  synchronized long openWindows() {
    return open.size();
  }

  /** How many attacks were not told by themselves. */
  synchronized long rolledUp() {
    return rolledUp;
  }

  /** How many windows closed early, because there were too many. */
  synchronized long closedEarly() {
    return closedEarly;
  }

  private record Key(
      IpAddress source, IpAddress destination, int destinationPort, TrafficClass label) {
    static Key of(Attack.OfPackets attack) {
      return new Key(
          attack.flow().source(),
          attack.flow().destination(),
          attack.flow().destinationPort(),
          attack.verdict().label());
    }
  }

  private static final class Window {
    private final Instant earliest;
    private final Instant end;
    private final Instant first;
    private Instant last;
    private long count = 1;
    private Attack.OfPackets surest;

    Window(Attack.OfPackets attack, Duration length) {
      this.first = attack.detectedAt();
      this.earliest = first.minus(length);
      this.end = first.plus(length);
      this.last = first;
      this.surest = attack;
    }

    boolean isOver(Instant now) {
      return !now.isBefore(end) || now.isBefore(earliest);
    }

    void add(Attack.OfPackets attack) {
      count++;
      if (attack.detectedAt().isAfter(last)) {
        last = attack.detectedAt();
      }
      if (attack.verdict().probability() >= surest.verdict().probability()) {
        surest = attack;
      }
    }

    /** Nothing more is said of an attack that stayed alone. */
    void rollup(List<Alert> alerts) {
      if (count > 1) {
        alerts.add(new Alert(Alert.Kind.ROLLUP, count, first, last, surest));
      }
    }
  }
}

package io.mlids.api.alert;

import io.mlids.api.incident.IncidentChange;
import io.mlids.api.incident.IncidentStore;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.incident.FlowIncidents;
import io.mlids.core.unit.SettingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Explains attacks while alerts about them are written. An explanation takes about 200 times as
 * long as a verdict, so detection only keeps the attack, and the threads that write to clients and
 * files ask for its explanation. The number of explanations per second is limited; beyond that,
 * alerts are written without one and counted. Thread-safe.
 */
public final class AttackExplanations {
  /** The default number of explanations per second; they take less than a tenth of a core. */
  public static final int DEFAULT_PER_SECOND = 100;

  private static final int MAX_PER_SECOND = 1_000;

  /** The maximum number of attacks kept, in which the sample flows of incidents are looked up. */
  private static final int MAX_KEPT = 4_096;

  /** The maximum number of explanations kept; all receivers of an alert ask within seconds. */
  private static final int MAX_COMPUTED = 256;

  private static final AttackExplanations NONE =
      new AttackExplanations(0, new IncidentStore(1), () -> 0);

  private final int perSecond;
  private final IncidentStore store;
  private final LongSupplier nanos;
  private final FlowIncidents incidents = new FlowIncidents(FlowIncidents.DEFAULT_MAX);
  private final Map<FlowKey, Attack.OfPackets> latest = new LinkedHashMap<>();

  /** The latest explanations of flows, without the incidents, which change. */
  private final Map<FlowRecord, Explanation> computed = new LinkedHashMap<>();

  private volatile Supplier<Optional<Explainer>> explainer = Optional::empty;
  private double left;
  private long leftAt;
  private long explained;
  private long skipped;

  /**
   * Creates an instance that explains nothing until {@link #use} is called.
   *
   * @param perSecond the maximum number of explanations per second; 0 for none
   * @param store the incidents that explanations may refer to
   * @param nanos returns the current time in nanoseconds, like {@link System#nanoTime}
   */
  public AttackExplanations(int perSecond, IncidentStore store, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.store = store;
    this.nanos = nanos;
    this.left = perSecond;
    this.leftAt = nanos.getAsLong();
  }

  /** Returns an instance that never explains anything. */
  public static AttackExplanations none() {
    return NONE;
  }

  /**
   * Checks a limit on the number of explanations per second.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public static void check(int perSecond) {
    if (perSecond < 0 || perSecond > MAX_PER_SECOND) {
      throw new SettingException(
          "explain-alerts", perSecond + " is not between 0 and " + MAX_PER_SECOND + " per second");
    }
  }

  /** Explains with the given explainer from now on; it may be empty if the model has none. */
  public void use(Supplier<Optional<Explainer>> by) {
    explainer = by;
  }

  /** Returns whether explanations are enabled. */
  public boolean isOn() {
    return perSecond > 0;
  }

  /** Records an incident that later explanations may refer to. */
  public void changed(IncidentChange change) {
    if (isOn()) {
      incidents.changed(change.event(), change.incident().incident());
    }
  }

  /** Keeps an attack for {@link #find}; beyond the limit, the oldest one is discarded. */
  public void keep(Attack.OfPackets attack) {
    if (!isOn()) {
      return;
    }
    synchronized (latest) {
      FlowKey key = attack.flow().key();
      latest.remove(key);
      latest.put(key, attack);
      if (latest.size() > MAX_KEPT) {
        latest.remove(latest.keySet().iterator().next());
      }
    }
  }

  /**
   * The attack flow with the given key that overlaps the given time; empty if the flow was not an
   * attack, or is no longer kept.
   *
   * @param start the time of the first packet, in microseconds since the epoch
   * @param end the time of the last packet, in microseconds since the epoch
   */
  public Optional<Attack.OfPackets> find(FlowKey key, long start, long end) {
    synchronized (latest) {
      return Optional.ofNullable(latest.get(key))
          .filter(attack -> attack.flow().start() <= end && attack.flow().end() >= start);
    }
  }

  /**
   * Explains an attack. Receivers that ask for the same attack at about the same time share one
   * explanation.
   *
   * @return {@link Explanation#NONE} if explanations are off, if the model cannot be explained, or
   *     if there have been too many explanations in the last second
   */
  public Explanation of(Attack.OfPackets attack) {
    if (!isOn()) {
      return Explanation.NONE;
    }
    Optional<Explainer> by = explainer.get();
    Optional<Explanation> ofModel = by.flatMap(known -> explained(attack, known));
    if (ofModel.isEmpty()) {
      return Explanation.NONE;
    }
    String origin = attack.origin().text();
    List<Explanation.Part> parts =
        incidents.of(attack.flow(), attack.verdict().label()).stream()
            .filter(part -> isFrom(part.incident(), origin))
            .toList();
    return ofModel.get().withPartOf(parts);
  }

  /**
   * Returns whether an incident has the given origin; those of other captures may involve the same
   * addresses.
   */
  private boolean isFrom(String incident, String origin) {
    return store.find(incident).filter(kept -> kept.origin().equals(origin)).isPresent();
  }

  /** The kept or a new explanation; empty if there have been too many new ones. */
  private synchronized Optional<Explanation> explained(Attack.OfPackets attack, Explainer by) {
    Explanation known = computed.get(attack.flow());
    if (known == null && isTaken()) {
      known = by.explain(attack.flow(), attack.verdict().label());
      computed.put(attack.flow(), known);
      if (computed.size() > MAX_COMPUTED) {
        computed.remove(computed.keySet().iterator().next());
      }
    }
    return Optional.ofNullable(known);
  }

  /** Uses one of the permitted explanations; returns false if none is left. */
  private boolean isTaken() {
    long now = nanos.getAsLong();
    left = Math.min(perSecond, left + (now - leftAt) / 1e9 * perSecond);
    leftAt = now;
    if (left < 1) {
      skipped++;
      return false;
    }
    left--;
    explained++;
    return true;
  }

  /**
   * Counts of explanations so far.
   *
   * @param explained the number of explanations computed
   * @param skipped the number of times that an attack was not explained because of the limit
   */
  public record Counts(long explained, long skipped) {}

  public synchronized Counts counts() {
    return new Counts(explained, skipped);
  }
}

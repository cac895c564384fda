package io.mlids.api.incident;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.incident.IncidentStatistics;
import io.mlids.core.incident.Severity;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** A server's incidents from all packet sources. Thread-safe. */
public final class Incidents {
  private final IncidentStore store;
  private final SampledFlows flows = new SampledFlows();
  private final IncidentReporter reporter;
  private final BehaviourSettings behaviour;
  private final Clock clock;
  private final AtomicLong runs = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong open = new AtomicLong();
  private final LongAdder suppressed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder closedEarly = new LongAdder();
  private final LongAdder storiesEnded = new LongAdder();
  private final LongAdder storiesEvicted = new LongAdder();
  private final LongAdder verdictPairsEvicted = new LongAdder();
  private final Map<BehaviourKind, Map<Severity, LongAdder>> opened =
      new EnumMap<>(BehaviourKind.class);

  /**
   * Creates a registry with no incidents.
   *
   * @param reporter reports incidents
   * @param behaviour settings for the rules that find incidents
   */
  public Incidents(
      IncidentStore store, IncidentReporter reporter, BehaviourSettings behaviour, Clock clock) {
    this.behaviour = behaviour;
    this.store = store;
    this.reporter = reporter;
    this.clock = clock;
    for (BehaviourKind kind : BehaviourKind.values()) {
      Map<Severity, LongAdder> bySeverity = new EnumMap<>(Severity.class);
      for (Severity severity : Severity.values()) {
        bySeverity.put(severity, new LongAdder());
      }
      opened.put(kind, bySeverity);
    }
  }

  /**
   * Starts a run for a capture, with its own incidents.
   *
   * @param origin called each time an incident changes; supplies the current source of the packets
   * @param modelVersion the version of the model whose verdicts may be evidence
   * @param then also receives every change, with this server's ids; called by one thread at a time
   */
  public IncidentRun begin(
      Supplier<AlertOrigin> origin,
      String modelVersion,
      IncidentLimit limit,
      IncidentListener then) {
    return new IncidentRun(this, runs.incrementAndGet(), origin, modelVersion, limit, then);
  }

  /** The settings for the rules that find incidents. */
  public BehaviourSettings behaviour() {
    return behaviour;
  }

  /** The stored incidents. */
  public IncidentStore store() {
    return store;
  }

  /** The features of the incidents' flows. */
  public SampledFlows flows() {
    return flows;
  }

  /** Counts of incidents so far. */
  public IncidentCounts counts() {
    Map<BehaviourKind, Map<Severity, Long>> sums = new EnumMap<>(BehaviourKind.class);
    opened.forEach(
        (kind, bySeverity) -> {
          Map<Severity, Long> each = new EnumMap<>(Severity.class);
          bySeverity.forEach((severity, count) -> each.put(severity, count.sum()));
          sums.put(kind, each);
        });
    return new IncidentCounts(
        sums,
        open.get(),
        store.size(),
        store.dropped(),
        refused.sum(),
        suppressed.sum(),
        closedEarly.sum(),
        storiesEnded.sum(),
        storiesEvicted.sum(),
        verdictPairsEvicted.sum());
  }

  boolean suppresses(Incident incident, boolean isNew) {
    boolean suppresses = reporter.suppresses(incident, isNew);
    if (suppresses && isNew) {
      suppressed.increment();
    }
    return suppresses;
  }

  void countRefused() {
    refused.increment();
  }

  /** Counts what a source of incidents discarded between two snapshots of its statistics. */
  void discarded(IncidentStatistics before, IncidentStatistics now) {
    closedEarly.add(now.closedEarly() - before.closedEarly());
    storiesEnded.add(now.storiesEnded() - before.storiesEnded());
    storiesEvicted.add(now.storiesEvicted() - before.storiesEvicted());
  }

  void countVerdictPairsEvicted(long pairs) {
    verdictPairsEvicted.add(pairs);
  }

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  Instant now() {
    return clock.instant();
  }

  void replaced(KeptIncident incident) {
    flows.name(incident.incident());
    store.update(incident);
  }

  void changed(IncidentChange change) {
    Incident incident = change.incident().incident();
    flows.name(incident);
    switch (change.event()) {
      case OPENED -> {
        store.put(change.incident());
        open.incrementAndGet();
        Map<Severity, LongAdder> ofKind = Objects.requireNonNull(opened.get(incident.kind()));
        Objects.requireNonNull(ofKind.get(incident.severity())).increment();
      }
      case UPDATED -> store.update(change.incident());
      case CLOSED -> {
        store.update(change.incident());
        open.decrementAndGet();
      }
    }
    // If an incident was reported, its closing is reported even if the allow-list now matches it.
    if (change.event() == Event.OPENED
        || change.event() == Event.CLOSED
        || !reporter.suppresses(incident, false)) {
      reporter.changed(change);
    }
  }
}

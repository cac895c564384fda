package io.mlids.api.incident;

import io.mlids.api.name.SeenNames;
import io.mlids.api.packets.ring.PacketRecorder;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.incident.IncidentStatistics;
import io.mlids.core.incident.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/** A server's incidents from all packet sources. Thread-safe. */
public final class Incidents {
  private final IncidentStore store;
  private final IncidentArchive archive;
  private final SampledFlows flows = new SampledFlows();
  private final SeenNames names = new SeenNames(SeenNames.DEFAULT_MOST_ADDRESSES);
  private final IncidentReporter reporter;
  private final BehaviourSettings behaviour;
  private final Clock clock;
  private final AtomicLong open = new AtomicLong();
  private volatile PacketRecorder packets = PacketRecorder.NONE;
  private volatile Function<String, TriageFacts> triages = _ -> TriageFacts.NONE;
  private final LongAdder suppressed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder closedEarly = new LongAdder();
  private final LongAdder storiesEnded = new LongAdder();
  private final LongAdder storiesEvicted = new LongAdder();
  private final LongAdder verdictPairsEvicted = new LongAdder();
  private final Map<BehaviourKind, Map<Severity, LongAdder>> opened =
      new EnumMap<>(BehaviourKind.class);

  /** Creates a registry with no incidents, which keeps them only in memory. */
  public Incidents(
      IncidentStore store, IncidentReporter reporter, BehaviourSettings behaviour, Clock clock) {
    this(store, IncidentArchive.none(), reporter, behaviour, clock);
  }

  /**
   * Creates a registry with no incidents in memory.
   *
   * @param archive keeps the incidents beyond those in memory
   * @param reporter reports incidents
   * @param behaviour settings for the rules that find incidents
   */
  public Incidents(
      IncidentStore store,
      IncidentArchive archive,
      IncidentReporter reporter,
      BehaviourSettings behaviour,
      Clock clock) {
    this.behaviour = behaviour;
    this.store = store;
    this.archive = archive;
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
    long run = archive.nextRun();
    return new IncidentRun(
        this, run, origin, modelVersion, limit, then, packets.begin(run, origin));
  }

  /** Keeps the packets of the runs that begin from now on. */
  public void keepPackets(PacketRecorder recorder) {
    packets = recorder;
  }

  /**
   * Lets searches of the incidents in memory find what people decided.
   *
   * @param source called with the ID of an incident
   */
  public void triages(Function<String, TriageFacts> source) {
    triages = source;
  }

  /** The settings for the rules that find incidents. */
  public BehaviourSettings behaviour() {
    return behaviour;
  }

  /** The incidents in memory. */
  public IncidentStore store() {
    return store;
  }

  /** The incident with the given id, if it is in memory or in the archive. */
  public Optional<KeptIncident> find(String id) {
    Optional<KeptIncident> found = store.find(id);
    return found.isPresent() ? found : newest(archive.find(List.of(id)));
  }

  private static Optional<KeptIncident> newest(List<KeptIncident> found) {
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  /**
   * A page of the incidents that satisfy a criterion, from the archive or, without one, from
   * memory.
   *
   * @param limit the maximum number of incidents on the page
   * @param before only incidents with a smaller number are on the page
   * @param budget how long the search in the archive may take; if that is not enough, the page says
   *     so
   */
  public IncidentStore.Page page(Criterion criterion, int limit, long before, Duration budget) {
    return archive
        .page(criterion, limit, before, budget)
        .orElseGet(() -> store.page(criterion, limit, before, triages));
  }

  /**
   * The days with incidents that satisfy a criterion, latest first, from the archive or, without
   * one, from memory.
   *
   * @param most the maximum number of days
   * @param budget how long counting in the archive may take
   */
  public IncidentDay.Counts days(Criterion criterion, int most, Duration budget) {
    return archive
        .days(criterion, most, budget)
        .orElseGet(() -> new IncidentDay.Counts(store.days(criterion, most, triages), true));
  }

  /**
   * Those of the given runs of which an incident is kept; empty if that is not known, because the
   * archive cannot be read.
   *
   * @param runs the numbers of the runs
   */
  public Optional<Set<Long>> keptRuns(Collection<Long> runs) {
    if (archive.isLasting()) {
      return archive.storedRuns(runs);
    }
    Set<Long> kept = store.runs();
    kept.retainAll(runs);
    return Optional.of(kept);
  }

  /**
   * The incidents of a story: an incident and its related incidents, in order of their first
   * packets.
   */
  public List<KeptIncident> story(KeptIncident incident) {
    Map<String, KeptIncident> story = new HashMap<>();
    List<String> archived = new ArrayList<>();
    for (String id : incident.incident().related()) {
      store.find(id).ifPresentOrElse(each -> story.put(id, each), () -> archived.add(id));
    }
    if (!archived.isEmpty()) {
      archive.find(archived).forEach(each -> story.put(each.id(), each));
    }
    story.put(incident.id(), incident);
    return story.values().stream()
        .sorted(
            Comparator.comparingLong((KeptIncident each) -> each.incident().firstSeen())
                .thenComparingLong(KeptIncident::number))
        .toList();
  }

  /** The features of the incidents' flows. */
  public SampledFlows flows() {
    return flows;
  }

  /** The names of addresses in the runs' packets. */
  public SeenNames names() {
    return names;
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
    return archive.nextNumber();
  }

  /** The current time. */
  public Instant now() {
    return clock.instant();
  }

  void replaced(KeptIncident incident) {
    flows.name(incident.incident());
    store.update(incident);
    archive.changed(incident);
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
    archive.changed(change.incident());
    // If an incident was reported, its closing is reported even if the allow-list now matches it.
    if (change.event() == Event.OPENED
        || change.event() == Event.CLOSED
        || !reporter.suppresses(incident, false)) {
      reporter.changed(change);
    }
  }
}

package io.mlids.api.incident;

import io.mlids.core.behaviour.conversation.SampleFlow;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the features of the sample flows of incidents, so that people can judge them. An incident
 * names its sample flows, often before they end; the features are known once a flow has ended and
 * has been scored. Therefore the most recent flows are kept, the most recent flagged ones, and
 * those that an incident has named. If there are too many, the oldest are dropped. Thread-safe.
 */
public final class SampledFlows {
  /** All flows together typically take at most 1/32 of the heap. */
  private static final int HEAP_SHARE = 32;

  /** The maximum number of flows of an incident based on verdicts. */
  private static final int MAX_OF_INCIDENT = 50;

  private static final int BYTES_PER_FLOW = 3_000;
  private static final int MIN = 200;
  private static final int MAX = 10_000;

  private final Oldest<DetectedFlow> recent;
  private final Oldest<DetectedFlow> flagged;
  private final Oldest<DetectedFlow> named;

  /** The flows that incidents have named, but that have not been scored yet. */
  private final Oldest<SampleFlow> awaited;

  /** Both directions of a flow have the same key. The protocol is 0 unless it is TCP or UDP. */
  private record Key(IpAddress one, int onePort, IpAddress other, int otherPort, int protocol) {

    static Key of(
        IpAddress source, int sourcePort, IpAddress target, int targetPort, int protocol) {
      int known = protocol == IpProtocol.TCP || protocol == IpProtocol.UDP ? protocol : 0;
      int order = compare(source, target);
      boolean inOrder = order < 0 || order == 0 && sourcePort <= targetPort;
      return inOrder
          ? new Key(source, sourcePort, target, targetPort, known)
          : new Key(target, targetPort, source, sourcePort, known);
    }

    private static int compare(IpAddress one, IpAddress other) {
      int high = Long.compare(one.high(), other.high());
      return high != 0 ? high : Long.compare(one.low(), other.low());
    }

    static Key of(FlowRecord flow) {
      return of(
          flow.source(),
          flow.sourcePort(),
          flow.destination(),
          flow.destinationPort(),
          flow.protocol());
    }

    static Key of(SampleFlow flow) {
      return of(
          flow.source(),
          flow.sourcePort(),
          flow.destination(),
          flow.destinationPort(),
          flow.key().protocol());
    }
  }

  /** A map that drops its oldest entry when it is full. */
  private static final class Oldest<V> extends LinkedHashMap<Key, V> {
    private static final long serialVersionUID = 1L;

    private final int most;
    private long dropped;

    Oldest(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
      boolean isFull = size() > most;
      dropped += isFull ? 1 : 0;
      return isFull;
    }

    void renew(Key key, V value) {
      remove(key);
      put(key, value);
    }
  }

  /** Creates an empty store whose size depends on the maximum heap size. */
  SampledFlows() {
    this(Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_SHARE / 3 / BYTES_PER_FLOW, MIN, MAX));
  }

  /**
   * Creates an empty store.
   *
   * @param most the maximum number of recent flows, of flagged flows, and of named flows
   */
  SampledFlows(int most) {
    this.recent = new Oldest<>(most);
    this.flagged = new Oldest<>(most);
    this.named = new Oldest<>(most);
    this.awaited = new Oldest<>(most);
  }

  /** Adds flows that have ended. */
  public synchronized void add(List<DetectedFlow> flows) {
    for (DetectedFlow each : flows) {
      Key key = Key.of(each.flow());
      recent.renew(key, each);
      if (isSuspected(each.verdict()) || each.verdict().anomaly().isPresent()) {
        flagged.renew(key, each);
      }
      SampleFlow sample = awaited.get(key);
      if (sample != null && overlap(sample, each)) {
        awaited.remove(key);
        named.renew(key, each);
      }
    }
  }

  /** Returns whether a verdict counts for an incident of repeated verdicts. */
  private static boolean isSuspected(Verdict verdict) {
    return verdict.isAttack() || verdict.suspicion().isPresent();
  }

  /** Keeps the flows of an incident. */
  synchronized void name(Incident incident) {
    if (incident.isOfVerdicts()) {
      flaggedOf(incident).forEach(each -> named.renew(Key.of(each.flow()), each));
      return;
    }
    for (SampleFlow each : incident.sample()) {
      Key key = Key.of(each);
      if (matching(named.get(key), each) == null) {
        DetectedFlow ended = ended(key, each);
        if (ended != null) {
          named.renew(key, ended);
        } else {
          awaited.renew(key, each);
        }
      }
    }
  }

  /** The latest flagged flows between an incident's hosts during the incident, oldest first. */
  private List<DetectedFlow> flaggedOf(Incident incident) {
    Set<IpAddress> attackers = Set.copyOf(incident.attackers());
    Set<IpAddress> victims = Set.copyOf(incident.victims());
    Map<Key, DetectedFlow> found = new LinkedHashMap<>();
    for (Map<Key, DetectedFlow> flows : List.of(named, flagged)) {
      flows.forEach(
          (key, each) -> {
            FlowRecord flow = each.flow();
            boolean isFlagged =
                incident.kind() == BehaviourKind.UNUSUAL
                    ? each.verdict().anomaly().isPresent()
                    : isSuspected(each.verdict());
            if (isFlagged
                && attackers.contains(flow.source())
                && victims.contains(flow.destination())
                && flow.start() <= incident.lastSeen()
                && flow.end() >= incident.firstSeen()) {
              found.put(key, each);
            }
          });
    }
    List<DetectedFlow> all = List.copyOf(found.values());
    return all.subList(Math.max(0, all.size() - MAX_OF_INCIDENT), all.size());
  }

  private @Nullable DetectedFlow ended(Key key, SampleFlow sample) {
    DetectedFlow last = matching(flagged.get(key), sample);
    return last != null ? last : matching(recent.get(key), sample);
  }

  private static @Nullable DetectedFlow matching(@Nullable DetectedFlow flow, SampleFlow sample) {
    return flow != null && overlap(sample, flow) ? flow : null;
  }

  private static boolean overlap(SampleFlow sample, DetectedFlow flow) {
    return flow.flow().start() <= sample.end() && flow.flow().end() >= sample.start();
  }

  /**
   * The flows of an incident as they were scored, without those that have not ended yet or were
   * dropped; at most {@value #MAX_OF_INCIDENT}.
   */
  public synchronized List<DetectedFlow> of(Incident incident) {
    if (incident.isOfVerdicts()) {
      return flaggedOf(incident);
    }
    List<DetectedFlow> found = new ArrayList<>();
    for (SampleFlow each : incident.sample()) {
      Key key = Key.of(each);
      DetectedFlow flow = matching(named.get(key), each);
      flow = flow != null ? flow : ended(key, each);
      if (flow != null) {
        found.add(flow);
      }
    }
    return found;
  }

  /** The kept flows from or to a host, in no particular order. */
  public synchronized List<DetectedFlow> involving(IpAddress host) {
    Set<DetectedFlow> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Map<Key, DetectedFlow> flows : List.of(named, flagged, recent)) {
      for (DetectedFlow each : flows.values()) {
        if (each.flow().source().equals(host) || each.flow().destination().equals(host)) {
          found.add(each);
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * The start of the oldest of the recent flows, in microseconds since the epoch; all flows that
   * ended later are kept. Empty if there are none.
   */
  public synchronized OptionalLong keptSince() {
    return recent.values().stream().mapToLong(each -> each.flow().start()).min();
  }

  /** The number of kept flows that incidents have named. */
  public synchronized int size() {
    return named.size();
  }

  /**
   * The number of flows that incidents have named and that were dropped because there were too
   * many.
   */
  public synchronized long dropped() {
    return named.dropped + awaited.dropped;
  }
}

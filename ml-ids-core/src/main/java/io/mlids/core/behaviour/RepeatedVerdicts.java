package io.mlids.core.behaviour;

import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reports a source and a service if findings are far more frequent on the flows between them than
 * on the other flows in the same traffic. A finding is either that a model classifies a flow as an
 * attack, or that the flow is unusual for the network. The comparison makes allowance for a model
 * that often raises false alarms on ordinary traffic. The Chernoff bound for the binomial
 * distribution limits the probability that a pair is reported by chance. If a site profile contains
 * the share of ordinary flows with such verdicts, a pair must also exceed this share. The number of
 * pairs of a source and a service is bounded; when the limit is reached, the least recently seen
 * pair is evicted. Not thread-safe.
 */
public final class RepeatedVerdicts {
  /** The maximum number of source-service pairs. */
  static final int MAX_PAIRS = 100_000;

  /** The minimum assumed share of false alarms. */
  private static final double LEAST_RATE = 0.01;

  private static final double UNLIKELY = Math.log(1e-6);

  private final double fewest;
  private final double share;
  private long flows;
  private long attacks;
  private long unusual;
  private long evicted;

  /** A source, a destination and a service. */
  private record Pair(IpAddress source, IpAddress destination, int protocol, int port) {}

  private static final class Counts {
    private long flows;
    private final Findings attacks = new Findings();
    private final Findings unusual = new Findings();

    /** The sum of {@code usualShare} over the flows classified as attacks. */
    private double usualShares;

    double usualShare() {
      return attacks.flows == 0 ? 0 : usualShares / attacks.flows;
    }
  }

  /** The flows of a pair that have one kind of finding. */
  private static final class Findings {
    private long flows;
    private @Nullable Tally tally;
    private String latest = "";

    void add(ObservedFlow flow, String text) {
      if (tally == null) {
        tally = new Tally();
      }
      flows++;
      latest = text;
      tally.add(
          1,
          flow.forwardPackets() + flow.backwardPackets(),
          flow.forwardBytes() + flow.backwardBytes(),
          flow.start(),
          flow.start() + flow.duration());
    }
  }

  private final Map<Pair, Counts> pairs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Counts> eldest) {
          boolean isFull = size() > MAX_PAIRS;
          if (isFull) {
            evicted++;
          }
          return isFull;
        }
      };

  /** Creates a rule that has seen no verdicts. */
  public RepeatedVerdicts(BehaviourSettings settings) {
    this.fewest = settings.value(Parameter.REPEATED_VERDICTS_FEWEST);
    this.share = settings.value(Parameter.REPEATED_VERDICTS_SHARE);
  }

  /**
   * Adds the verdict on a flow.
   *
   * @param attack the predicted class; empty if the flow is not an attack
   * @param usualShare the share of the network's ordinary flows to the same services that the model
   *     also classifies as attacks; 0 if unknown
   * @param anomaly the main reason why the flow is unusual; empty if the flow is not unusual
   */
  public void add(
      ObservedFlow flow, Optional<String> attack, double usualShare, Optional<String> anomaly) {
    flows++;
    Counts counts =
        pairs.computeIfAbsent(
            new Pair(flow.source(), flow.destination(), flow.protocol(), flow.destinationPort()),
            _ -> new Counts());
    counts.flows++;
    if (attack.isPresent()) {
      attacks++;
      counts.attacks.add(flow, attack.get());
      counts.usualShares += usualShare;
    }
    if (anomaly.isPresent()) {
      unusual++;
      counts.unusual.add(flow, anomaly.get());
    }
  }

  /** The number of pairs evicted because the limit was reached. */
  public long evicted() {
    return evicted;
  }

  /** Returns the evidence so far, starting with the least recently seen pair. */
  public List<Evidence> evidence() {
    List<Evidence> found = new ArrayList<>();
    pairs.forEach(
        (pair, counts) -> {
          if (isRepeated(counts.flows, counts.attacks.flows, attacks, counts.usualShare())) {
            found.add(attacks(pair, counts));
          }
          if (isRepeated(counts.flows, counts.unusual.flows, unusual, 0)) {
            found.add(unusual(pair, counts));
          }
        });
    return found;
  }

  /** The share of findings among the flows of other pairs. */
  private double rateOfOthers(long pairFlows, long pairFindings, long findings) {
    return Math.max(LEAST_RATE, (findings - pairFindings + 1.0) / (flows - pairFlows + 2.0));
  }

  private boolean isRepeated(long pairFlows, long pairFindings, long findings, double usualShare) {
    double rate = Math.max(usualShare, rateOfOthers(pairFlows, pairFindings, findings));
    double part = (double) pairFindings / pairFlows;
    if (pairFindings < fewest || part < share || part <= rate) {
      return false;
    }
    double divergence =
        part * Math.log(part / rate)
            + (part == 1 ? 0 : (1 - part) * Math.log((1 - part) / (1 - rate)));
    return -pairFlows * divergence <= UNLIKELY;
  }

  private Evidence attacks(Pair pair, Counts counts) {
    return evidence(
        BehaviourKind.REPEATED_VERDICTS,
        pair,
        counts,
        counts.attacks,
        attacks,
        0.25,
        "attacks",
        "the model classified %,d of %s from %s to %s as attacks (most recently %s), compared with"
            + " %.1f %% of other flows",
        _ -> attacks(pair, counts));
  }

  private Evidence unusual(Pair pair, Counts counts) {
    return evidence(
        BehaviourKind.UNUSUAL,
        pair,
        counts,
        counts.unusual,
        unusual,
        0.1,
        "unusual",
        "%,d of %s from %s to %s are unusual for this network (most recently: %s), compared with"
            + " %.1f %% of other flows",
        _ -> unusual(pair, counts));
  }

  private Evidence evidence(
      BehaviourKind kind,
      Pair pair,
      Counts counts,
      Findings findings,
      long all,
      double weight,
      String name,
      String sentence,
      Evidence.Again current) {
    double rate = rateOfOthers(counts.flows, findings.flows, all);
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("flows", counts.flows);
    numbers.put(name, findings.flows);
    numbers.put("rate_of_others", Math.round(rate * 10_000) / 10_000.0);
    Tally tally = Objects.requireNonNull(findings.tally);
    return new Evidence(
        kind,
        findings,
        List.of(pair.source()),
        List.of(pair.destination()),
        List.of(pair.port()),
        tally.last(),
        weight,
        1 - 0.5 * fewest / findings.flows,
        numbers,
        String.format(
            Locale.ROOT,
            sentence,
            findings.flows,
            Text.count(counts.flows, "flow"),
            pair.source(),
            Endpoint.text(pair.destination(), pair.port()),
            findings.latest,
            100 * rate),
        tally,
        current);
  }
}

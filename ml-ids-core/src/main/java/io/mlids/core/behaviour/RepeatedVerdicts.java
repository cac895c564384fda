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

/**
 * Reports when a model repeatedly classifies flows from one source to one service as attacks, far
 * more often than the other flows in the same traffic. The comparison makes allowance for a model
 * that often raises false alarms on ordinary traffic. The Chernoff bound for the binomial
 * distribution limits the probability that this happens by chance. The number of pairs is bounded;
 * when the limit is reached, the least recently seen pair is evicted. Not thread-safe.
 */
public final class RepeatedVerdicts {
  private static final int MAX_PAIRS = 100_000;

  /** The minimum assumed share of false alarms. */
  private static final double LEAST_RATE = 0.01;

  private static final double UNLIKELY = Math.log(1e-6);

  private final double fewest;
  private final double share;
  private long flows;
  private long attacks;

  /** A source, a destination and a service. */
  private record Pair(IpAddress source, IpAddress destination, int protocol, int port) {}

  private static final class Counts {
    private final Tally tally = new Tally();
    private long flows;
    private long attacks;
    private String label = "";
  }

  private final Map<Pair, Counts> pairs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Counts> eldest) {
          return size() > MAX_PAIRS;
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
   * @param label the predicted class
   */
  public void add(ObservedFlow flow, boolean isAttack, String label) {
    flows++;
    Counts counts =
        pairs.computeIfAbsent(
            new Pair(flow.source(), flow.destination(), flow.protocol(), flow.destinationPort()),
            _ -> new Counts());
    counts.flows++;
    if (isAttack) {
      attacks++;
      counts.attacks++;
      counts.label = label;
      counts.tally.add(
          1,
          flow.forwardPackets() + flow.backwardPackets(),
          flow.forwardBytes() + flow.backwardBytes(),
          flow.start(),
          flow.start() + flow.duration());
    }
  }

  /** Returns the evidence so far, starting with the least recently seen pair. */
  public List<Evidence> evidence() {
    List<Evidence> found = new ArrayList<>();
    pairs.forEach(
        (pair, counts) -> {
          if (isRepeated(counts)) {
            found.add(observed(pair, counts));
          }
        });
    return found;
  }

  private double rateOfOthers(Counts counts) {
    return Math.max(LEAST_RATE, (attacks - counts.attacks + 1.0) / (flows - counts.flows + 2.0));
  }

  private boolean isRepeated(Counts counts) {
    double rate = rateOfOthers(counts);
    double part = (double) counts.attacks / counts.flows;
    if (counts.attacks < fewest || part < share || part <= rate) {
      return false;
    }
    double divergence =
        part * Math.log(part / rate)
            + (part == 1 ? 0 : (1 - part) * Math.log((1 - part) / (1 - rate)));
    return -counts.flows * divergence <= UNLIKELY;
  }

  private Evidence observed(Pair pair, Counts counts) {
    double rate = rateOfOthers(counts);
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("flows", counts.flows);
    numbers.put("attacks", counts.attacks);
    numbers.put("rate_of_others", Math.round(rate * 10_000) / 10_000.0);
    return new Evidence(
        BehaviourKind.REPEATED_VERDICTS,
        counts,
        List.of(pair.source()),
        List.of(pair.destination()),
        List.of(pair.port()),
        counts.tally.last(),
        0.25,
        1 - 0.5 * fewest / counts.attacks,
        numbers,
        String.format(
            Locale.ROOT,
            "the model classified %,d of %s from %s to %s as attacks (most recently %s), compared"
                + " with %.1f %% of other flows",
            counts.attacks,
            Text.count(counts.flows, "flow"),
            pair.source(),
            Endpoint.text(pair.destination(), pair.port()),
            counts.label,
            100 * rate),
        counts.tally,
        _ -> observed(pair, counts));
  }
}

package io.mlids.core.site;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The thresholds of the model's attack probability by service group. The log-odds of each flow are
 * lowered by the offset of its group, and one conformal threshold is computed from all flows
 * together. A model that fits the network therefore keeps the scale on which it separates attacks
 * best, and groups in which it raises false alarms have higher thresholds without raising those of
 * the others. The promise holds for any offsets that were learned from flows other than those from
 * which the threshold is computed. Immutable.
 */
final class AttackThresholds {
  /** Probabilities closer to 0 or 1 have the same log-odds. */
  private static final double LEAST = 1e-12;

  private final double rate;
  private final long count;

  /** The highest scores, in descending order of their lowered log-odds. */
  private final List<Lowered> highest;

  /** A score, the offset of its group, and its log-odds without the offset. */
  private record Lowered(double score, double offset, double logOdds) {

    static Lowered of(double score, double offset) {
      return new Lowered(score, offset, AttackThresholds.logOdds(score) - offset);
    }

    /** The probability in a group that corresponds to this score. */
    double in(double otherOffset) {
      if (otherOffset == offset) {
        return score;
      }
      double odds = Math.exp(logOdds + otherOffset);
      return odds / (1 + odds);
    }
  }

  /**
   * The offset of each group.
   *
   * @param groups the offsets of the groups that were learned
   * @param others the offset of every other group
   */
  record Offsets(Map<ServiceGroup, Double> groups, double others) {

    /**
     * Learns the offsets; a group without flows has that of all flows together.
     *
     * @param scores the attack probabilities of the flows in each group
     * @param modelThreshold the model's own threshold, 0 to 1
     */
    static Offsets of(Map<ServiceGroup, double[]> scores, double rate, double modelThreshold) {
      Map<ServiceGroup, Double> groups = new EnumMap<>(ServiceGroup.class);
      scores.forEach((group, each) -> groups.put(group, offset(each, rate, modelThreshold)));
      double[] all = scores.values().stream().flatMapToDouble(Arrays::stream).toArray();
      return new Offsets(groups, offset(all, rate, modelThreshold));
    }

    /** The offsets of a profile; a group that is new to it has none. */
    static Offsets of(SiteProfile profile) {
      Map<ServiceGroup, Double> groups = new EnumMap<>(ServiceGroup.class);
      profile.groups().forEach((group, scores) -> groups.put(group, scores.attackOffset()));
      return new Offsets(groups, 0);
    }

    double of(ServiceGroup group) {
      return groups.getOrDefault(group, others);
    }
  }

  /** Creates the thresholds from the scores of all groups. */
  AttackThresholds(Map<ServiceGroup, SiteProfile.Scores> groups, double rate) {
    this.rate = rate;
    this.count = groups.values().stream().mapToLong(each -> each.attack().count()).sum();
    List<Lowered> all = new ArrayList<>();
    for (SiteProfile.Scores each : groups.values()) {
      each.attack().highest().forEach(score -> all.add(Lowered.of(score, each.attackOffset())));
    }
    this.highest = highest(all);
  }

  private static List<Lowered> highest(List<Lowered> scores) {
    return scores.stream()
        .sorted(Comparator.comparingDouble(Lowered::logOdds).reversed())
        .limit(Calibration.KEPT)
        .toList();
  }

  /**
   * The threshold of a group.
   *
   * @param offset the group's offset
   * @param falseAlarms scores of flows in the group that were judged to be false alarms; they never
   *     lower the threshold
   */
  double of(double offset, Calibration falseAlarms) {
    double learned = threshold(highest, count, offset);
    if (falseAlarms.count() == 0) {
      return learned;
    }
    List<Lowered> all = new ArrayList<>(highest);
    falseAlarms.highest().forEach(score -> all.add(Lowered.of(score, offset)));
    return Math.max(learned, threshold(highest(all), count + falseAlarms.count(), offset));
  }

  /**
   * The score of the group that corresponds to the one at the rank of the rate. The group's own
   * scores that rank lower are not above it: the offsets bring the highest scores of the groups to
   * nearly the same log-odds, so rounding would otherwise decide whether all flows with such a
   * score, of which there may be many identical ones, are flagged.
   */
  private double threshold(List<Lowered> scores, long of, double offset) {
    int rank = Math.min(Calibration.rank(of, rate), scores.size());
    double threshold = scores.get(rank - 1).in(offset);
    for (Lowered lower : scores.subList(rank, scores.size())) {
      if (lower.offset == offset) {
        threshold = Math.max(threshold, lower.score);
      }
    }
    return threshold;
  }

  /**
   * The offset of a group: how far the log-odds at the given rate exceed those of the model's own
   * threshold; 0 if they do not. A fixed probability such as 0.5 would be another point on the
   * scale of a calibrated model than on that of the same model without calibration.
   *
   * @param scores the attack probabilities of at least one flow, in any order
   * @param modelThreshold the model's own threshold, 0 to 1
   */
  static double offset(double[] scores, double rate, double modelThreshold) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double highest = sorted[sorted.length - 1 - (int) (rate * sorted.length)];
    return Math.max(0, logOdds(highest) - logOdds(modelThreshold));
  }

  private static double logOdds(double probability) {
    double inside = Math.clamp(probability, LEAST, 1 - LEAST);
    return Math.log(inside / (1 - inside));
  }
}

package io.mlids.core.site;

import io.mlids.core.site.SiteProfile.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The thresholds of each service group. {@link AttackThresholds} describes those of the attack
 * probability; a group without learned flows has the threshold of all flows, without offsets. For
 * the anomaly score, a group with enough flows has its own threshold. Groups with few flows share a
 * threshold. If they still have too few flows together, this is their highest score, and the
 * thresholds of the other groups are raised to compensate. If no group has enough flows, all share
 * one threshold. Immutable.
 */
final class GroupThresholds {
  /**
   * At most this number of n later flows exceeds the highest score of n flows, with the confidence
   * of the promise: the number is distributed approximately exponentially with the mean 1, so it
   * exceeds −ln 0.05 = 3 in 5 % of cases.
   */
  private static final double FLOWS_ABOVE_HIGHEST = 3;

  private final Map<ServiceGroup, Scores> groups;
  private final double rate;
  private final Scores all;

  /** The anomaly scores of the groups that share a threshold. */
  private final Calibration shared;

  /** In the order of the groups. */
  private final List<Thresholds> thresholds = new ArrayList<>();

  /**
   * The thresholds of a group.
   *
   * @param hasOwn whether the threshold of the anomaly score is the group's own
   */
  private record Thresholds(double attack, double anomaly, boolean hasOwn) {}

  /**
   * Computes the thresholds.
   *
   * @param groups the scores of each group that has flows, of which there is at least one
   * @param falseAlarms the scores of flows that were judged to be false alarms; they never lower a
   *     threshold
   * @param rate the maximum share of benign flows to flag
   * @throws IllegalArgumentException if there are fewer than {@link Calibration#needed} scores
   */
  GroupThresholds(
      Map<ServiceGroup, Scores> groups, Map<ServiceGroup, Scores> falseAlarms, double rate) {
    this.groups = groups;
    this.rate = rate;
    this.all = groups.values().stream().reduce(Scores::plus).orElseThrow();
    double share = shareOfLargeGroups();
    boolean sharesOne = groups.values().stream().noneMatch(own -> isLarge(own, share));
    Scores few = Scores.NONE;
    Scores falseAlarmsOfFew = Scores.NONE;
    Scores falseAlarmsOfOthers = Scores.NONE;
    for (ServiceGroup group : ServiceGroup.values()) {
      Scores own = groups.get(group);
      Scores ofGroup = falseAlarms.getOrDefault(group, Scores.NONE);
      if (own == null) {
        falseAlarmsOfOthers = falseAlarmsOfOthers.plus(ofGroup);
      } else if (!isLarge(own, share)) {
        few = few.plus(own);
        falseAlarmsOfFew = falseAlarmsOfFew.plus(ofGroup);
      }
    }
    double ofAll =
        threshold(
            all.anomaly(),
            (sharesOne ? falseAlarmsOfOthers.plus(falseAlarmsOfFew) : falseAlarmsOfOthers)
                .anomaly(),
            rate);
    double ofFew =
        sharesOne || few.anomaly().count() == 0
            ? ofAll
            : thresholdOfFew(few.anomaly(), falseAlarmsOfFew.anomaly(), share);
    this.shared = sharesOne ? all.anomaly() : few.anomaly();
    AttackThresholds attacks = new AttackThresholds(groups, rate);
    for (ServiceGroup group : ServiceGroup.values()) {
      Scores own = groups.get(group);
      Scores ofGroup = falseAlarms.getOrDefault(group, Scores.NONE);
      if (own == null) {
        double attack = threshold(all.attack(), falseAlarmsOfOthers.attack(), rate);
        thresholds.add(new Thresholds(attack, ofAll, false));
      } else {
        boolean isLarge = isLarge(own, share);
        thresholds.add(
            new Thresholds(
                attackThreshold(attacks, own, ofGroup.attack(), isLarge),
                isLarge ? threshold(own.anomaly(), ofGroup.anomaly(), share) : ofFew,
                isLarge));
      }
    }
  }

  /** In a group with few flows, one false alarm is enough to raise the threshold to its score. */
  private static double attackThreshold(
      AttackThresholds attacks, Scores own, Calibration falseAlarms, boolean isLarge) {
    double threshold = attacks.of(own.attackOffset(), falseAlarms);
    return isLarge || falseAlarms.count() == 0
        ? threshold
        : Math.max(threshold, falseAlarms.highest().getFirst());
  }

  /**
   * The rate for groups that have enough flows for their own threshold. If the other groups
   * together have too few flows for a threshold, their flows are flagged only above the groups'
   * highest score. All groups together keep the promised rate if the large groups give up the part
   * of it that {@link #FLOWS_ABOVE_HIGHEST} allows for.
   *
   * @return the rate; 0 or less if it leaves nothing to the large groups
   */
  private double shareOfLargeGroups() {
    long few = 0;
    for (Scores own : groups.values()) {
      few += isEnough(own, rate) ? 0 : own.attack().count();
    }
    return few == 0 || few >= Calibration.needed(rate)
        ? rate
        : rate - FLOWS_ABOVE_HIGHEST / all.attack().count();
  }

  private static boolean isLarge(Scores scores, double share) {
    return share > 0 && isEnough(scores, share);
  }

  private static boolean isEnough(Scores scores, double share) {
    return scores.attack().count() >= Calibration.needed(share);
  }

  private static double threshold(Calibration learned, Calibration falseAlarms, double share) {
    double promised = learned.threshold(share);
    return falseAlarms.count() == 0
        ? promised
        : Math.max(promised, learned.plus(falseAlarms).threshold(share));
  }

  private static double thresholdOfFew(Calibration few, Calibration falseAlarms, double share) {
    return few.count() >= Calibration.needed(share)
        ? threshold(few, falseAlarms, share)
        : few.plus(falseAlarms).highest().getFirst();
  }

  /** The scores of all groups together; their offset has no meaning. */
  Scores all() {
    return all;
  }

  /** Returns whether a group has enough flows for its own threshold of the anomaly score. */
  boolean hasOwn(ServiceGroup group) {
    return thresholds.get(group.ordinal()).hasOwn;
  }

  /** Returns the attack probability above which a flow of this group is an attack. */
  double attack(ServiceGroup group) {
    return thresholds.get(group.ordinal()).attack;
  }

  /** Returns the anomaly score above which a flow of this group is unusual. */
  double anomaly(ServiceGroup group) {
    return thresholds.get(group.ordinal()).anomaly;
  }

  /** Returns the learned anomaly scores from which the threshold of this group was computed. */
  Calibration anomalyScores(ServiceGroup group) {
    Scores own = groups.get(group);
    if (own == null) {
      return all.anomaly();
    }
    return hasOwn(group) ? own.anomaly() : shared;
  }
}

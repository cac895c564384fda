package io.mlids.core.site;

import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.site.anomaly.AnomalyScorer;
import io.mlids.core.site.usual.UsualTraffic;
import io.mlids.core.site.usual.UsualWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was learned about one network: the scores of its flows by service group, and what its flows
 * usually look like. It belongs to one model and one feature profile. Immutable and thread-safe.
 *
 * <p>{@link AttackThresholds} describes the thresholds of the attack probability; a group without
 * learned flows has the threshold of all flows, without offsets. For the anomaly score, a group
 * with enough flows has its own threshold. Groups with few flows share a threshold. If they still
 * have too few flows together, this is their highest score, and the thresholds of the other groups
 * are raised to compensate. If no group has enough flows, all share one threshold.
 *
 * <p>The scores of flows that people marked as false alarms can be added; see {@link
 * #withFalseAlarms}. They never lower a threshold, so the promise remains valid.
 */
public final class SiteProfile {
  private static final Calibration NO_SCORES = Calibration.of(new double[0]);

  /**
   * Facts about the traffic used for learning and about the model.
   *
   * @param learnedAt when the profile was learned
   * @param modelVersion the model and calibration whose scores were used, as in {@link
   *     Detector#scoreVersion}
   * @param profile the feature profile of the flows
   * @param features the columns of a row, in order
   * @param falseAlarms the maximum share of benign flows to flag, above 0 and below 1
   * @param firstTime start of the first flow, in microseconds since the epoch; 0 if unknown
   * @param lastTime end of the last flow, in microseconds since the epoch; 0 if unknown
   * @param flows the number of flows learned from
   * @param leftOut the number of flows left out, for example because they belong to incidents
   */
  public record Source(
      Instant learnedAt,
      String modelVersion,
      FeatureProfile profile,
      List<Feature> features,
      double falseAlarms,
      long firstTime,
      long lastTime,
      long flows,
      long leftOut) {

    public Source {
      features = List.copyOf(features);
      if (!(falseAlarms > 0 && falseAlarms < 1)) {
        throw new IllegalArgumentException(
            "the false-alarm rate " + falseAlarms + " is not between 0 and 1");
      }
    }

    /** Returns this source, extended by earlier traffic. */
    Source after(Source earlier) {
      return new Source(
          learnedAt,
          modelVersion,
          profile,
          features,
          falseAlarms,
          firstTime == 0 || earlier.firstTime == 0
              ? Math.max(firstTime, earlier.firstTime)
              : Math.min(firstTime, earlier.firstTime),
          Math.max(lastTime, earlier.lastTime),
          flows + earlier.flows,
          leftOut + earlier.leftOut);
    }
  }

  /**
   * The scores of the flows in one service group.
   *
   * @param attack attack probabilities
   * @param attackOffset by how much the group's log-odds of an attack are lowered before they are
   *     compared with those of other groups, at least 0
   * @param anomaly anomaly scores; see {@link AnomalyScorer}
   */
  public record Scores(Calibration attack, double attackOffset, Calibration anomaly) {
    private static final Scores NONE =
        new Scores(Calibration.of(new double[0]), 0, Calibration.of(new double[0]));

    public Scores {
      if (!(attackOffset >= 0) || Double.isInfinite(attackOffset)) {
        throw new IllegalArgumentException(
            "the offset " + attackOffset + " of a group is not a number of at least 0");
      }
    }

    /** Returns scores that combine these scores and the given ones; this offset remains. */
    Scores plus(Scores other) {
      return new Scores(attack.plus(other.attack), attackOffset, anomaly.plus(other.anomaly));
    }
  }

  private record Thresholds(double attack, double anomaly) {}

  private final Source source;
  private final Map<ServiceGroup, Scores> groups;
  private final AnomalyScorer scorer;
  private final Optional<UsualTraffic> traffic;
  private final Scores all;
  private final Promise promise;

  /** For each group, in their order, whether it has its own threshold of the anomaly score. */
  private final List<Boolean> hasOwn = new ArrayList<>();

  /** The thresholds of each group, in the order of the groups. */
  private final List<Thresholds> thresholds = new ArrayList<>();

  /**
   * Creates a profile.
   *
   * @param groups the scores of each group that has flows
   * @param scorer has the columns of the source
   * @throws IllegalArgumentException if the arguments are inconsistent or there are fewer than
   *     {@link Calibration#needed} scores for the average rate
   */
  public SiteProfile(Source source, Map<ServiceGroup, Scores> groups, AnomalyScorer scorer) {
    this(source, groups, scorer, Optional.empty(), Map.of());
  }

  private SiteProfile(
      Source source,
      Map<ServiceGroup, Scores> groups,
      AnomalyScorer scorer,
      Optional<UsualTraffic> traffic,
      Map<ServiceGroup, Scores> falseAlarms) {
    if (scorer.width() != source.features().size()) {
      throw new IllegalArgumentException("the columns of the site profile do not match");
    }
    this.source = source;
    this.groups = Collections.unmodifiableMap(new EnumMap<>(groups));
    this.scorer = scorer;
    this.traffic = traffic;
    this.all =
        groups.values().stream()
            .reduce(Scores::plus)
            .orElseThrow(() -> new IllegalArgumentException("the site profile has no scores"));
    double rate = source.falseAlarms();
    this.promise =
        all.attack.count() >= Calibration.needed(rate, Promise.CONFIDENT)
            ? Promise.CONFIDENT
            : Promise.AVERAGE;
    double share = shareOfLargeGroups();
    Calibration few = NO_SCORES;
    Calibration falseAlarmsOfFew = NO_SCORES;
    Calibration falseAlarmsOfOthers = NO_SCORES;
    Calibration attacksOfOthers = NO_SCORES;
    for (ServiceGroup group : ServiceGroup.values()) {
      Scores own = groups.get(group);
      Scores ofGroup = falseAlarms.getOrDefault(group, Scores.NONE);
      boolean isLarge = own != null && share > 0 && isEnough(own, share);
      hasOwn.add(isLarge);
      if (own == null) {
        falseAlarmsOfOthers = falseAlarmsOfOthers.plus(ofGroup.anomaly);
        attacksOfOthers = attacksOfOthers.plus(ofGroup.attack);
      } else if (!isLarge) {
        few = few.plus(own.anomaly);
        falseAlarmsOfFew = falseAlarmsOfFew.plus(ofGroup.anomaly);
      }
    }
    boolean sharesOne = !hasOwn.contains(true);
    double ofAll =
        threshold(
            all.anomaly,
            sharesOne ? falseAlarmsOfOthers.plus(falseAlarmsOfFew) : falseAlarmsOfOthers,
            rate);
    double ofFew =
        sharesOne || few.count() == 0 ? ofAll : thresholdOfFew(few, falseAlarmsOfFew, share);
    AttackThresholds attacks = new AttackThresholds(groups, rate, promise);
    for (ServiceGroup group : ServiceGroup.values()) {
      Scores own = groups.get(group);
      Scores ofGroup = falseAlarms.getOrDefault(group, Scores.NONE);
      if (own == null) {
        thresholds.add(new Thresholds(threshold(all.attack, attacksOfOthers, rate), ofAll));
      } else {
        thresholds.add(
            new Thresholds(
                attackThreshold(attacks, own, ofGroup.attack, hasOwnThreshold(group)),
                hasOwnThreshold(group) ? threshold(own.anomaly, ofGroup.anomaly, share) : ofFew));
      }
    }
  }

  /** In a group with few flows, one false alarm is enough to raise the threshold to its score. */
  private static double attackThreshold(
      AttackThresholds attacks, Scores own, Calibration falseAlarms, boolean isLarge) {
    double threshold = attacks.of(own.attackOffset, falseAlarms);
    return isLarge || falseAlarms.count() == 0
        ? threshold
        : Math.max(threshold, falseAlarms.highest().getFirst());
  }

  /**
   * The rate for groups that have enough flows for their own threshold. If the other groups
   * together have too few flows for a threshold, their flows are flagged only above the groups'
   * highest score. With n flows in these groups, this happens to about one flow in n. All groups
   * together keep the promised rate if the large groups give up this part of it.
   */
  private double shareOfLargeGroups() {
    double rate = source.falseAlarms();
    long few = 0;
    for (Scores own : groups.values()) {
      few += isEnough(own, rate) ? 0 : own.attack.count();
    }
    return few == 0 || few >= Calibration.needed(rate, promise)
        ? rate
        : rate - promise.flowsAboveHighest() / all.attack.count();
  }

  private boolean isEnough(Scores scores, double rate) {
    return scores.attack.count() >= Calibration.needed(rate, promise);
  }

  private double threshold(Calibration learned, Calibration falseAlarms, double rate) {
    double promised = learned.threshold(rate, promise);
    return falseAlarms.count() == 0
        ? promised
        : Math.max(promised, learned.plus(falseAlarms).threshold(rate, promise));
  }

  private double thresholdOfFew(Calibration few, Calibration falseAlarms, double rate) {
    return few.count() >= Calibration.needed(rate, promise)
        ? threshold(few, falseAlarms, rate)
        : few.plus(falseAlarms).highest().getFirst();
  }

  /**
   * Returns this profile with thresholds that take false alarms into account: each flow's score is
   * added to the scores that its group's threshold is computed from. Which groups share a
   * threshold, and the promise, depend only on the learned flows. Every threshold is at least as
   * high as the one that was learned. False alarms given in an earlier call are replaced.
   *
   * <p>Only flagged flows are reviewed, so the added scores are not a sample of all benign flows.
   * They are higher, so the rate of false alarms stays within the promise, but more attacks are
   * missed.
   *
   * @param rows flows that were flagged but are benign, with the profile's columns
   * @param probabilities the model's attack probability of each row
   */
  public SiteProfile withFalseAlarms(FeatureRows rows, double[] probabilities) {
    Map<ServiceGroup, List<Integer>> rowsOfGroup = new EnumMap<>(ServiceGroup.class);
    for (int row = 0; row < rows.count(); row++) {
      rowsOfGroup.computeIfAbsent(ServiceGroup.of(rows, row), _ -> new ArrayList<>()).add(row);
    }
    Map<ServiceGroup, Scores> falseAlarms = new EnumMap<>(ServiceGroup.class);
    rowsOfGroup.forEach(
        (group, ofGroup) ->
            falseAlarms.put(
                group,
                new Scores(
                    Calibration.of(
                        ofGroup.stream().mapToDouble(row -> probabilities[row]).toArray()),
                    0,
                    Calibration.of(
                        ofGroup.stream().mapToDouble(row -> anomalyScore(rows, row)).toArray()))));
    return new SiteProfile(source, groups, scorer, traffic, falseAlarms);
  }

  private double anomalyScore(FeatureRows rows, int row) {
    return scorer.score(rows.values(), row * scorer.width());
  }

  /**
   * Checks that the profile belongs to a model.
   *
   * @throws IllegalArgumentException if it does not; the message gives the reason
   */
  public void checkFit(Detector detector) {
    if (!source.modelVersion().equals(detector.scoreVersion())) {
      throw new IllegalArgumentException(
          "learned with model " + source.modelVersion() + ", not " + detector.scoreVersion());
    }
    if (source.profile() != detector.profile() || !source.features().equals(detector.features())) {
      throw new IllegalArgumentException("learned with features other than those of the model");
    }
  }

  public Source source() {
    return source;
  }

  /** The scores of each group that has flows. */
  public Map<ServiceGroup, Scores> groups() {
    return groups;
  }

  /** The distribution of each feature over the learned flows, in the order of the features. */
  public List<Distribution> usual() {
    return scorer.usual();
  }

  /** Scores rows with the columns of the source. */
  AnomalyScorer scorer() {
    return scorer;
  }

  /** Returns this profile with a description of the services of the network. */
  SiteProfile withTraffic(Optional<UsualTraffic> usualTraffic) {
    return new SiteProfile(source, groups, scorer, usualTraffic, Map.of());
  }

  /**
   * The services of the network and how they are used; empty if the addresses of the learned flows
   * are unknown.
   */
  public Optional<UsualTraffic> traffic() {
    return traffic;
  }

  /** Creates a watch that reports sufficiently rare deviations from the usual {@link #traffic}. */
  Optional<UsualWatch> watch() {
    return traffic.map(each -> new UsualWatch(each, each.evidence(source.falseAlarms())));
  }

  /** What the thresholds promise about the rate of false alarms. */
  public Promise promise() {
    return promise;
  }

  /** The number of flows from which the thresholds were computed. */
  public long calibrated() {
    return all.attack.count();
  }

  /** Returns whether a group has enough flows for its own threshold of the anomaly score. */
  public boolean hasOwnThreshold(ServiceGroup group) {
    return hasOwn.get(group.ordinal());
  }

  /** Returns the attack probability above which a flow of this group is an attack. */
  public double attackThreshold(ServiceGroup group) {
    return thresholds.get(group.ordinal()).attack;
  }

  /**
   * Returns the share of this group's learned flows with at least this attack probability; 1 if too
   * few scores were stored to know it, so that no conclusion rests on the share of repeated
   * verdicts.
   */
  double usualShare(ServiceGroup group, double probability) {
    return groups.getOrDefault(group, all).attack.share(probability);
  }

  /** Returns the anomaly score above which a flow of this group is unusual. */
  double anomalyThreshold(ServiceGroup group) {
    return thresholds.get(group.ordinal()).anomaly;
  }

  /**
   * Compares a row with the learned flows.
   *
   * @param rows the array that contains the row
   * @param first the index of the row's first value
   * @return the anomaly, or null if the row is not unusual
   */
  @Nullable Anomaly anomaly(float[] rows, int first, ServiceGroup group) {
    double score = scorer.score(rows, first);
    if (score <= anomalyThreshold(group)) {
      return null;
    }
    Scores own = groups.get(group);
    Calibration calibration = own != null && hasOwnThreshold(group) ? own.anomaly : all.anomaly;
    return new Anomaly(calibration.p(score), scorer.reasons(source.features(), rows, first));
  }
}

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
 * <p>{@link GroupThresholds} describes the thresholds. The scores of flows that people marked as
 * false alarms can be added; see {@link #withFalseAlarms}. They never lower a threshold, so the
 * promise remains valid.
 */
public final class SiteProfile {

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

    /** Creates a source whose traffic is not known yet, for {@link SiteLearner}. */
    public Source(
        Instant learnedAt,
        String modelVersion,
        FeatureProfile profile,
        List<Feature> features,
        double falseAlarms) {
      this(learnedAt, modelVersion, profile, features, falseAlarms, 0, 0, 0, 0);
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
    static final Scores NONE =
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

  private final Source source;
  private final Map<ServiceGroup, Scores> groups;
  private final AnomalyScorer scorer;
  private final Optional<UsualTraffic> traffic;
  private final GroupThresholds thresholds;

  /**
   * Creates a profile.
   *
   * @param groups the scores of each group that has flows
   * @param scorer has the columns of the source
   * @param traffic describes the services of the network; empty if the addresses of the learned
   *     flows are unknown
   * @throws IllegalArgumentException if the arguments are inconsistent, or if there are fewer than
   *     {@link Calibration#needed} scores for the rate of false alarms
   */
  public SiteProfile(
      Source source,
      Map<ServiceGroup, Scores> groups,
      AnomalyScorer scorer,
      Optional<UsualTraffic> traffic) {
    this(source, groups, scorer, traffic, Map.of());
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
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("the site profile has no scores");
    }
    this.groups = Collections.unmodifiableMap(new EnumMap<>(groups));
    this.scorer = scorer;
    this.traffic = traffic;
    this.thresholds = new GroupThresholds(this.groups, falseAlarms, source.falseAlarms());
  }

  /**
   * Returns this profile with thresholds that take false alarms into account: each flow's score is
   * added to the scores that its group's threshold is computed from. Which groups share a threshold
   * depends only on the learned flows. Every threshold is at least as high as the one that was
   * learned. False alarms given in an earlier call are replaced.
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

  /** The number of flows from which the thresholds were computed. */
  public long calibrated() {
    return thresholds.all().attack.count();
  }

  /** Returns whether a group has enough flows for its own threshold of the anomaly score. */
  public boolean hasOwnThreshold(ServiceGroup group) {
    return thresholds.hasOwn(group);
  }

  /** Returns the attack probability above which a flow of this group is an attack. */
  public double attackThreshold(ServiceGroup group) {
    return thresholds.attack(group);
  }

  /**
   * Returns the share of this group's learned flows with at least this attack probability; 1 if too
   * few scores were stored to know it, so that no conclusion rests on the share of repeated
   * verdicts.
   */
  double usualShare(ServiceGroup group, double probability) {
    return groups.getOrDefault(group, thresholds.all()).attack.share(probability);
  }

  /** Returns the anomaly score above which a flow of this group is unusual. */
  double anomalyThreshold(ServiceGroup group) {
    return thresholds.anomaly(group);
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
    return new Anomaly(
        thresholds.anomalyScores(group).p(score), scorer.reasons(source.features(), rows, first));
  }
}

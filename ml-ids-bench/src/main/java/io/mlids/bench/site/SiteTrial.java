package io.mlids.bench.site;

import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.site.RepeatedSources;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteLearner;
import io.mlids.core.site.SiteProfile;
import io.mlids.core.site.TooFewFlowsException;
import java.time.Instant;
import java.util.List;

/**
 * The verdicts on flows without and with a site profile that was learned from other flows.
 *
 * @param learned the number of flows from which the profile was learned
 * @param benign the counts of benign test flows
 * @param attacks the counts of attack test flows
 */
record SiteTrial(long learned, Counts benign, Counts attacks) {
  private static final int BLOCK = 4096;
  private static final long SEED = 20260101;

  /**
   * The numbers of flows, by verdict.
   *
   * @param flows the number of all flows
   * @param before the number of flows that the model alone flags
   * @param after the number of flows flagged with the site profile
   * @param unusual the number of flows marked as unusual, whether flagged or not
   * @param either the number of flows flagged with the site profile, marked as unusual, or both
   */
  record Counts(long flows, long before, long after, long unusual, long either) {

    /** Returns the sums of these counts and the given ones. */
    Counts plus(Counts other) {
      return new Counts(
          flows + other.flows,
          before + other.before,
          after + other.after,
          unusual + other.unusual,
          either + other.either);
    }

    /** Converts a number of flows to a percentage of all flows. */
    double percent(long part) {
      return flows == 0 ? 0 : 100.0 * part / flows;
    }
  }

  /**
   * Learns from some flows and tests on others.
   *
   * @param learning the flows to learn from; flows that belong to incidents are left out
   */
  static SiteTrial of(
      Detector detector, double rate, List<ScoredFlow> learning, List<ScoredFlow> judged)
      throws TooFewFlowsException {
    return of(detector, learn(detector, rate, learning).profile(), judged);
  }

  /** Classifies flows with a profile. */
  static SiteTrial of(Detector detector, SiteProfile profile, List<ScoredFlow> judged) {
    SiteClassifier classifier = new SiteClassifier(detector, profile);
    return new SiteTrial(
        profile.source().flows(),
        counts(detector, classifier, judged.stream().filter(ScoredFlow::isBenign).toList()),
        counts(detector, classifier, judged.stream().filter(ScoredFlow::isAttack).toList()));
  }

  /**
   * Learns a profile as {@code learn} does; flows of incidents and of repeated sources are left
   * out.
   */
  static SiteLearner.Result learn(Detector detector, double rate, List<ScoredFlow> learning)
      throws TooFewFlowsException {
    SiteLearner learner = new SiteLearner(detector.features());
    for (ScoredFlow each : learning) {
      if (!each.isInIncident()) {
        learner.add(each.flow(), each.row(), each.probability());
      }
    }
    SiteProfile.Source source =
        new SiteProfile.Source(
            Instant.EPOCH, detector.scoreVersion(), detector.profile(), detector.features(), rate);
    RepeatedSources repeated = learner.repeatedSources(detector.threshold(), _ -> false);
    return learner.learn(source, repeated::contains, detector.threshold(), SEED);
  }

  static Counts counts(Detector detector, SiteClassifier classifier, List<ScoredFlow> flows) {
    long before = flows.stream().filter(e -> e.probability() >= detector.threshold()).count();
    long after = 0;
    long unusual = 0;
    long either = 0;
    for (int from = 0; from < flows.size(); from += BLOCK) {
      List<ScoredFlow> block = flows.subList(from, Math.min(flows.size(), from + BLOCK));
      for (Verdict verdict : classifier.verdicts(rows(detector, block))) {
        after += verdict.isAttack() ? 1 : 0;
        unusual += verdict.anomaly().isPresent() ? 1 : 0;
        either += verdict.isAttack() || verdict.anomaly().isPresent() ? 1 : 0;
      }
    }
    return new Counts(flows.size(), before, after, unusual, either);
  }

  private static FeatureRows rows(Detector detector, List<ScoredFlow> block) {
    int width = detector.features().size();
    float[] values = new float[block.size() * width];
    int[] protocols = new int[block.size()];
    int[] ports = new int[block.size()];
    for (int i = 0; i < block.size(); i++) {
      System.arraycopy(block.get(i).row(), 0, values, i * width, width);
      protocols[i] = block.get(i).flow().protocol();
      ports[i] = block.get(i).flow().destinationPort();
    }
    return FeatureRows.of(detector.features(), values, block.size(), protocols, ports);
  }
}

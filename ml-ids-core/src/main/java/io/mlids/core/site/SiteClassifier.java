package io.mlids.core.site;

import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Suspicion;
import io.mlids.core.detect.Verdict;
import io.mlids.core.drift.DriftListener;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.site.anomaly.AnomalyScorer;
import io.mlids.core.site.usual.Finding;
import io.mlids.core.site.usual.UsualWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Scores flows with a model and applies the thresholds of a site profile. Flows that differ from
 * the site's usual flows get an {@link Anomaly}. Without a profile, the model's own threshold
 * applies. The profile may be replaced at any time. Thread-safe; all rows of one call are
 * classified with the same profile.
 */
public final class SiteClassifier implements Classifier {
  private final Detector detector;

  /** A profile, and what is observed about the flows classified with it. */
  private record Site(SiteProfile profile, SiteDrift drift, Optional<UsualWatch> watch) {}

  private final DriftListener listener;

  /** Replaced as a whole, so that a batch of flows is classified with one state of the profile. */
  private volatile Optional<Site> site = Optional.empty();

  private Optional<FeatureRows> falseAlarms = Optional.empty();

  /** Creates a classifier that has no profile yet. */
  public SiteClassifier(Detector detector) {
    this(detector, report -> {});
  }

  /**
   * Creates a classifier that has no profile yet.
   *
   * @param listener is called when the values of the flows begin or cease to differ from those that
   *     the profile was learned from
   */
  public SiteClassifier(Detector detector, DriftListener listener) {
    this.detector = detector;
    this.listener = listener;
  }

  /**
   * Creates a classifier.
   *
   * @throws IllegalArgumentException if the profile belongs to another model or feature profile;
   *     the message gives the reason
   */
  public SiteClassifier(Detector detector, SiteProfile site) {
    this(detector);
    use(site);
  }

  /**
   * Uses another profile from the next batch of flows on, with the false alarms given to {@link
   * #recalibrate} added.
   *
   * @throws IllegalArgumentException if the profile belongs to another model or feature profile;
   *     the message gives the reason
   */
  public synchronized void use(SiteProfile profile) {
    profile.checkFit(detector);
    site =
        Optional.of(
            new Site(
                falseAlarms.map(rows -> corrected(profile, rows)).orElse(profile),
                new SiteDrift(profile, listener),
                profile.watch()));
  }

  private SiteProfile corrected(SiteProfile profile, FeatureRows rows) {
    return profile.withFalseAlarms(rows, detector.probabilities(rows));
  }

  /** The model's own threshold, which applies without a profile. */
  public double modelThreshold() {
    return detector.threshold();
  }

  @Override
  public FeatureProfile profile() {
    return detector.profile();
  }

  @Override
  public List<Feature> features() {
    return detector.features();
  }

  @Override
  public String modelVersion() {
    return detector.modelVersion();
  }

  /** Identifies the model and its calibration; see {@link Detector#scoreVersion}. */
  public String scoreVersion() {
    return detector.scoreVersion();
  }

  @Override
  public byte[] manifest() {
    return detector.manifest();
  }

  @Override
  public Optional<DriftReport> drift() {
    return detector.drift();
  }

  @Override
  public Optional<Explainer> explainer() {
    Optional<SiteProfile> now = site();
    return detector
        .explainer()
        .map(explainer -> now.map(profile -> explainer.at(profile.usual())).orElse(explainer));
  }

  @Override
  public void observe(PacketShare share) {
    detector.observe(share);
  }

  /** The profile in use; empty if none is set. */
  public Optional<SiteProfile> site() {
    return site.map(Site::profile);
  }

  /**
   * Reports how far the flows classified with the profile differ from those that it was learned
   * from; empty without a profile.
   */
  public Optional<SiteDriftReport> siteDrift() {
    return site.map(now -> now.drift.report(now.profile));
  }

  /**
   * Recomputes the thresholds from the learned flows and the given false alarms, and uses them from
   * the next batch of flows on; see {@link SiteProfile#withFalseAlarms}. False alarms given in an
   * earlier call are replaced. Without a profile, they are kept for the first one.
   *
   * @param benign flows that were flagged but are benign, with the columns {@link #features}
   */
  public synchronized void recalibrate(FeatureRows benign) {
    falseAlarms = Optional.of(benign);
    site = site.map(now -> new Site(corrected(now.profile, benign), now.drift, now.watch));
  }

  @Override
  public List<Verdict> verdicts(FeatureRows rows) {
    return verdicts(rows, List.of());
  }

  /** Also marks flows that use a service in an unusual way. */
  @Override
  public List<Verdict> verdicts(FeatureRows rows, List<FlowRecord> flows) {
    return verdicts(rows, flows, UnaryOperator.identity());
  }

  /**
   * Also counts the traffic of each service for this capture only. Uses the profile that this
   * classifier uses at the time.
   */
  @Override
  public Classifier forOneCapture() {
    return new OfOneCapture(this);
  }

  /**
   * @param watchOf returns the watch to use instead of the one of all flows
   */
  List<Verdict> verdicts(
      FeatureRows rows, List<FlowRecord> flows, UnaryOperator<UsualWatch> watchOf) {
    Optional<Site> now = site;
    if (now.isEmpty()) {
      return detector.verdicts(rows);
    }
    List<Verdict> verdicts = verdicts(rows, now.get());
    if (now.get().watch.isPresent()) {
      UsualWatch watch = watchOf.apply(now.get().watch.get());
      for (int row = 0; row < flows.size(); row++) {
        Optional<Anomaly> anomaly =
            unusualUse(rows, row, flows.get(row), watch, verdicts.get(row).anomaly());
        if (anomaly.isPresent()) {
          verdicts.set(row, verdicts.get(row).withAnomaly(anomaly.get()));
        }
      }
    }
    return verdicts;
  }

  /** Returns the anomaly of a flow, extended by an unusual use of a service. */
  private static Optional<Anomaly> unusualUse(
      FeatureRows rows, int row, FlowRecord flow, UsualWatch watch, Optional<Anomaly> ofFeatures) {
    List<Feature> features = rows.features();
    List<Finding> findings =
        watch.add(SiteFlow.of(flow).contact(rows.values(), row * features.size(), features));
    if (findings.isEmpty()) {
      return ofFeatures;
    }
    List<String> reasons = new ArrayList<>();
    double p = ofFeatures.map(Anomaly::p).orElse(1.0);
    for (Finding each : findings) {
      reasons.add(each.reason());
      p = Math.min(p, each.p());
    }
    ofFeatures.ifPresent(anomaly -> reasons.addAll(anomaly.reasons()));
    return Optional.of(
        new Anomaly(p, reasons.subList(0, Math.min(AnomalyScorer.MAX_REASONS, reasons.size()))));
  }

  private List<Verdict> verdicts(FeatureRows rows, Site now) {
    SiteProfile profile = now.profile;
    List<Verdict> verdicts =
        detector.verdicts(
            rows,
            (row, probability) ->
                probability >= detector.threshold()
                    || probability > profile.attackThreshold(ServiceGroup.of(rows, row)));
    int width = rows.features().size();
    boolean[] isUnusual = new boolean[rows.count()];
    for (int row = 0; row < rows.count(); row++) {
      ServiceGroup group = ServiceGroup.of(rows, row);
      verdicts.set(row, decided(verdicts.get(row), profile, group));
      Anomaly anomaly = profile.anomaly(rows.values(), row * width, group);
      if (anomaly != null) {
        isUnusual[row] = true;
        verdicts.set(row, verdicts.get(row).withAnomaly(anomaly));
      }
    }
    now.drift.observe(rows.values(), rows.count(), isUnusual);
    return verdicts;
  }

  /** Turns a verdict of the model or the profile into one of the profile. */
  private Verdict decided(Verdict verdict, SiteProfile profile, ServiceGroup group) {
    double threshold = detector.threshold();
    Verdict decided =
        verdict.probability() >= threshold
            ? verdict.withSuspicion(
                new Suspicion(verdict.label(), profile.usualShare(group, threshold)))
            : verdict;
    return verdict.probability() > profile.attackThreshold(group) ? decided : decided.benign();
  }
}

package io.mlids.core.site;

import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import java.util.List;
import java.util.Optional;

/**
 * Scores flows with a model and decides with the thresholds of a site profile. Flows that differ
 * from the site's usual flows get an {@link Anomaly}. Thread-safe.
 */
public final class SiteClassifier implements Classifier {
  private final Detector detector;

  /** Replaced as a whole, so that a batch of flows is judged with one state of the profile. */
  private volatile SiteProfile site;

  /**
   * Creates a classifier.
   *
   * @throws IllegalArgumentException if the profile belongs to another model or feature profile;
   *     the message gives the reason
   */
  public SiteClassifier(Detector detector, SiteProfile site) {
    site.checkFit(detector);
    this.detector = detector;
    this.site = site;
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
    return detector.explainer();
  }

  @Override
  public void observe(PacketShare share) {
    detector.observe(share);
  }

  /** The profile in use. */
  public SiteProfile site() {
    return site;
  }

  /**
   * Recomputes the thresholds from the learned flows and the given false alarms, and uses them from
   * the next batch of flows on; see {@link SiteProfile#withFalseAlarms}. False alarms given in an
   * earlier call are replaced.
   *
   * @param falseAlarms flows that were flagged but are benign, with the columns {@link #features}
   */
  public synchronized void recalibrate(FeatureRows falseAlarms) {
    site = site.withFalseAlarms(falseAlarms, detector.probabilities(falseAlarms));
  }

  @Override
  public List<Verdict> verdicts(FeatureRows rows) {
    SiteProfile now = site;
    List<Verdict> verdicts =
        detector.verdicts(
            rows,
            (row, probability) -> probability > now.attackThreshold(ServiceGroup.of(rows, row)));
    int width = rows.features().size();
    for (int row = 0; row < rows.count(); row++) {
      Anomaly anomaly = now.anomaly(rows.values(), row * width, ServiceGroup.of(rows, row));
      if (anomaly != null) {
        verdicts.set(row, verdicts.get(row).withAnomaly(anomaly));
      }
    }
    return verdicts;
  }
}

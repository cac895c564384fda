package io.mlids.api.scoring;

import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.model.ModelBundle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Classifies with a model bundle in this process, and watches whether the flows are like those that
 * it was trained on. Thread-safe.
 */
public final class LocalClassifier implements Classifier {
  private final Detector detector;
  private final Optional<DriftMonitor> monitor;
  private final byte[] manifest;
  private final Optional<byte[]> report;

  private LocalClassifier(
      Detector detector, Optional<DriftMonitor> monitor, byte[] manifest, Optional<byte[]> report) {
    this.detector = detector;
    this.monitor = monitor;
    this.manifest = manifest;
    this.report = report;
  }

  /** The classifier of an opened, and so checked, bundle. */
  public static LocalClassifier of(ModelBundle bundle) {
    Optional<DriftMonitor> monitor =
        DriftMonitor.of(bundle.manifest(), new DriftLog(bundle.modelVersion()));
    return new LocalClassifier(
        Detector.watched(bundle, monitor),
        monitor,
        bundle.manifest().toJson().toPrettyString().getBytes(StandardCharsets.UTF_8),
        TrainingReport.in(bundle.folder()));
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
    return manifest;
  }

  @Override
  public Optional<byte[]> report() {
    return report;
  }

  @Override
  public List<Verdict> verdicts(FeatureRows rows) {
    return detector.verdicts(rows.values(), rows.count(), rows.protocols());
  }

  @Override
  public Optional<DriftReport> drift() {
    return monitor.map(DriftMonitor::report);
  }

  @Override
  public void observe(PacketShare share) {
    monitor.ifPresent(watching -> watching.observe(share));
  }
}

package io.mlids.core.site;

import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Verdict;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.site.usual.UsualWatch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A site classifier that counts the traffic of services in one capture only. Everything else is
 * shared with the classifier of all flows.
 */
final class OfOneCapture implements Classifier {
  private final SiteClassifier all;
  private @Nullable UsualWatch ofAll;
  private @Nullable UsualWatch own;

  OfOneCapture(SiteClassifier all) {
    this.all = all;
  }

  @Override
  public FeatureProfile profile() {
    return all.profile();
  }

  @Override
  public List<Feature> features() {
    return all.features();
  }

  @Override
  public String modelVersion() {
    return all.modelVersion();
  }

  @Override
  public byte[] manifest() {
    return all.manifest();
  }

  @Override
  public List<Verdict> verdicts(FeatureRows rows) {
    return all.verdicts(rows);
  }

  @Override
  public List<Verdict> verdicts(FeatureRows rows, List<FlowRecord> flows) {
    return all.verdicts(rows, flows, this::own);
  }

  /** Begins again if the profile was replaced, which also replaces the watch of all flows. */
  private synchronized UsualWatch own(UsualWatch shared) {
    UsualWatch watch = own;
    if (watch == null || ofAll != shared) {
      watch = shared.unused();
      own = watch;
      ofAll = shared;
    }
    return watch;
  }

  @Override
  public Classifier forOneCapture() {
    return new OfOneCapture(all);
  }

  @Override
  public Optional<DriftReport> drift() {
    return all.drift();
  }

  @Override
  public Optional<Explainer> explainer() {
    return all.explainer();
  }

  @Override
  public void observe(PacketShare share) {
    all.observe(share);
  }
}

package io.mlids.api.scoring;

import io.mlids.core.dataset.FeatureRows;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.ModelBundle;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Classifies with a model bundle in this process. Immutable and thread-safe. */
public final class LocalClassifier implements Classifier {
  private final Detector detector;
  private final byte[] manifest;

  private LocalClassifier(Detector detector, byte[] manifest) {
    this.detector = detector;
    this.manifest = manifest;
  }

  /** The classifier of an opened, and so checked, bundle. */
  public static LocalClassifier of(ModelBundle bundle) {
    return new LocalClassifier(
        Detector.of(bundle),
        bundle.manifest().toJson().toPrettyString().getBytes(StandardCharsets.UTF_8));
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
  public List<Verdict> verdicts(FeatureRows rows) {
    return detector.verdicts(rows.values(), rows.count());
  }
}

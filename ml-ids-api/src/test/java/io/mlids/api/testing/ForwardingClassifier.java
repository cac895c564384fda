package io.mlids.api.testing;

import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import java.util.List;

/** Delegates to another classifier; tests override methods. */
public abstract class ForwardingClassifier implements Classifier {
  private final Classifier behind;

  protected ForwardingClassifier(Classifier behind) {
    this.behind = behind;
  }

  @Override
  public FeatureProfile profile() {
    return behind.profile();
  }

  @Override
  public List<Feature> features() {
    return behind.features();
  }

  @Override
  public String modelVersion() {
    return behind.modelVersion();
  }

  @Override
  public byte[] manifest() {
    return behind.manifest();
  }

  @Override
  public List<Verdict> verdicts(FeatureRows rows) {
    return behind.verdicts(rows);
  }
}

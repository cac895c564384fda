package io.mlids.api.testing;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.net.IpAddress;
import io.mlids.core.site.SiteFile;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.site.SiteLearner;
import io.mlids.core.site.SiteProfile;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Writes site profiles for tests. */
public final class LearnedSite {
  /** The number of flows learned from. */
  public static final int FLOWS = 1_000;

  private LearnedSite() {}

  /**
   * Writes the profile of a site whose web flows all have the same probability and few packets.
   *
   * @return the directory
   */
  public static Path write(
      Path directory, String modelVersion, double probability, Instant learnedAt) throws Exception {
    List<Feature> features = FeatureProfile.CSE2018.modelFeatures();
    SiteLearner learner = new SiteLearner(features);
    IpAddress host = IpAddress.of(InetAddress.getByName("10.0.0.1"));
    for (int i = 0; i < FLOWS; i++) {
      float[] row = new float[features.size()];
      Arrays.fill(row, 1);
      // The isolation forest can distinguish higher values only if it has seen some.
      boolean isLong = i < FLOWS / 4 && i % 50 == 0;
      row[features.indexOf(Feature.TOT_FWD_PKTS)] = isLong ? 8 : 1 + i % 3;
      learner.add(new SiteFlow(host, 1024 + i, host, 80, 6, i, i + 1), row, probability);
    }
    SiteProfile.Source source =
        new SiteProfile.Source(learnedAt, modelVersion, FeatureProfile.CSE2018, features, 0.01);
    SiteFile.write(learner.learn(source, _ -> false, 0.5, 1).profile(), directory);
    return directory;
  }
}

package io.mlids.bench.scoring;

import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.model.ModelManifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A drift monitor whose training rows are the rows it receives. */
final class WatchedRows {
  private WatchedRows() {}

  static DriftMonitor monitor(float[] rows, int width) {
    FeatureProfile profile =
        Arrays.stream(FeatureProfile.values())
            .filter(each -> each.modelFeatures().size() == width)
            .findFirst()
            .orElseThrow();
    List<FeatureQuantiles> quantiles = new ArrayList<>();
    for (Feature feature : profile.modelFeatures()) {
      float[] column = new float[rows.length / width];
      for (int row = 0; row < column.length; row++) {
        column[row] = rows[row * width + quantiles.size()];
      }
      Distribution all = Distribution.ofReordered(column, column.length);
      quantiles.add(new FeatureQuantiles(feature, all, all));
    }
    ModelManifest manifest =
        ModelManifest.builder(profile).modelSha256("0".repeat(64)).quantiles(quantiles).build();
    return DriftMonitor.of(manifest, report -> {}).orElseThrow();
  }
}

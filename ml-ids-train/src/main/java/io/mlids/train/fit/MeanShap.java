package io.mlids.train.fit;

import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The mean absolute SHAP value of each feature over rows of a file, for the margin of each row's
 * likeliest attack over {@code Benign}.
 *
 * @param means the mean of each of the model's features, in log-odds
 * @param rows the number of rows
 */
record MeanShap(Map<Feature, Double> means, int rows) {
  /** The maximum number of rows explained, evenly spaced; they take one or two seconds. */
  static final int MAX_ROWS = 2_000;

  private static final MeanShap NONE = new MeanShap(Map.of(), 0);

  /** Explains rows of a file. */
  static MeanShap of(ModelBundle bundle, Path file) throws IOException {
    Optional<Explainer> explainer = Explainer.of(bundle);
    if (explainer.isEmpty()) {
      return NONE;
    }
    List<Feature> features = bundle.manifest().features();
    double[] sums = new double[features.size()];
    int explained = 0;
    try (FlowReader reader =
        FlowDataset.open(file, bundle.manifest().profile(), new CleaningReport())) {
      long step = Math.max(1, Math.ceilDiv(rows(file), MAX_ROWS));
      FlowBatch batch = new FlowBatch();
      long first = 0;
      while (reader.read(batch)) {
        for (int i = (int) (Math.ceilDiv(first, step) * step - first);
            i < batch.size();
            i += (int) step) {
          double[] values =
              explainer.get().contributions(row(batch, i, features), TrafficClass.BENIGN);
          for (int f = 0; f < sums.length; f++) {
            sums[f] += Math.abs(values[f]);
          }
          explained++;
        }
        first += batch.size();
      }
    }
    if (explained == 0) {
      return NONE;
    }
    Map<Feature, Double> means = new EnumMap<>(Feature.class);
    for (int f = 0; f < sums.length; f++) {
      means.put(features.get(f), sums[f] / explained);
    }
    return new MeanShap(means, explained);
  }

  private static long rows(Path file) throws IOException {
    OptionalLong known = FlowDataset.rows(file);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    long rows = 0;
    try (FlowReader reader = FlowDataset.open(file)) {
      FlowBatch batch = new FlowBatch();
      while (reader.read(batch)) {
        rows += batch.size();
      }
    }
    return rows;
  }

  private static float[] row(FlowBatch batch, int index, List<Feature> features) {
    float[] row = new float[features.size()];
    for (int f = 0; f < row.length; f++) {
      row[f] = features.get(f).modelValue(batch.column(features.get(f))[index]);
    }
    return row;
  }
}

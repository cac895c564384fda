package io.mlids.train.fit;

import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.train.matrix.FlowMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The distribution of each feature over the training rows. Quantiles are exact for up to {@link
 * #SAMPLE_ROWS} rows. To limit memory use, the quantiles of larger sets are computed from a regular
 * sample: every second row, every third row, and so on. Standard deviations and shares of missing
 * values are always computed from every row. Immutable.
 */
final class ColumnStatistics {
  /** Maximum number of rows whose values are sorted; each 0.1 % tail then contains 2,000 rows. */
  static final int SAMPLE_ROWS = 1 << 21;

  private static final int MEDIAN = FeatureQuantiles.LEVELS.indexOf(0.5);

  private final List<FeatureQuantiles> quantiles;
  private final float[] deviations;

  private ColumnStatistics(List<FeatureQuantiles> quantiles, float[] deviations) {
    this.quantiles = List.copyOf(quantiles);
    this.deviations = deviations;
  }

  /** Computes the statistics for a matrix with at least one row. */
  static ColumnStatistics of(FlowMatrix matrix) {
    return of(matrix, SAMPLE_ROWS);
  }

  static ColumnStatistics of(FlowMatrix matrix, int sampleRows) {
    int benign = -1;
    for (int label = 0; label < matrix.classes().size(); label++) {
      benign = matrix.classes().classOf(label).isAttack() ? benign : label;
    }
    int benignLabel = benign;
    long benignRows = benign < 0 ? 0 : matrix.rowsOfClass()[benign];
    float[] buffer = new float[(int) Math.min(matrix.rowCount(), sampleRows)];
    List<FeatureQuantiles> quantiles = new ArrayList<>();
    float[] deviations = new float[matrix.features().size()];
    for (int f = 0; f < deviations.length; f++) {
      quantiles.add(
          new FeatureQuantiles(
              matrix.features().get(f),
              distribution(matrix, f, label -> true, matrix.rowCount(), buffer),
              distribution(matrix, f, label -> label == benignLabel, benignRows, buffer)));
      deviations[f] = deviation(matrix, f);
    }
    return new ColumnStatistics(quantiles, deviations);
  }

  private static Distribution distribution(
      FlowMatrix matrix, int feature, IntPredicate counts, long rows, float[] buffer) {
    long step = Math.max(1, Math.ceilDiv(rows, (long) buffer.length));
    int taken = 0;
    long seen = 0;
    long missing = 0;
    for (long row = 0; row < matrix.rowCount(); row++) {
      if (!counts.test(matrix.label(row))) {
        continue;
      }
      float value = matrix.value(row, feature);
      missing += Float.isNaN(value) ? 1 : 0;
      if (seen++ % step == 0) {
        buffer[taken++] = value;
      }
    }
    Distribution sampled = Distribution.ofReordered(buffer, taken);
    return new Distribution(sampled.values(), (double) missing / rows);
  }

  /** The standard deviation of the values present (Welford, 1962); 0 without values. */
  private static float deviation(FlowMatrix matrix, int feature) {
    long count = 0;
    double mean = 0;
    double squares = 0;
    for (long row = 0; row < matrix.rowCount(); row++) {
      float value = matrix.value(row, feature);
      if (!Float.isNaN(value)) {
        count++;
        double difference = value - mean;
        mean += difference / count;
        squares += difference * (value - mean);
      }
    }
    return count == 0 ? 0 : (float) Math.sqrt(squares / count);
  }

  /** The quantiles of each feature, over all rows and over the benign ones. */
  List<FeatureQuantiles> quantiles() {
    return quantiles;
  }

  /** The median of each feature over all rows; NaN if no row has a value. */
  float[] medians() {
    float[] medians = new float[quantiles.size()];
    for (int f = 0; f < medians.length; f++) {
      medians[f] = quantiles.get(f).all().values().get(MEDIAN).floatValue();
    }
    return medians;
  }

  /** The standard deviation of each feature over all rows; 0 if no row has a value. */
  float[] deviations() {
    return deviations.clone();
  }
}

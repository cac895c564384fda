package io.mlids.train.predict;

import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Reason;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Scores the flows in files as the server does: with the calibration and the threshold of the
 * bundle, and the rules that exclude classes. Reads each file once, in batches. Not thread-safe.
 */
public final class FlowScorer {
  private static final int UNKNOWN = -1;
  private static final int BLOCK = 64;

  private final Detector detector;
  private final Optional<Explainer> explainer;
  private final FlowBatch batch = new FlowBatch();
  private final float[] values;
  private final int[] protocols = new int[FlowBatch.DEFAULT_CAPACITY];
  private long rows;
  private long attacks;

  /**
   * Creates a scorer.
   *
   * @param explain whether to give reasons for attacks
   */
  public FlowScorer(Detector detector, boolean explain) {
    this.detector = detector;
    this.explainer = explain ? detector.explainer() : Optional.empty();
    this.values = new float[batch.capacity() * detector.features().size()];
  }

  /** The number of rows scored. */
  public long rows() {
    return rows;
  }

  /** The number of rows that are attacks. */
  public long attacks() {
    return attacks;
  }

  /**
   * Scores the flows in a file.
   *
   * @param number number of the file, from 0
   * @param profile the profile of the flows if the file does not state one
   * @param report receives the counts of defects
   * @param progress receives the number of rows scored so far
   * @throws DatasetFormatException if the file is not a dataset, or has another profile
   */
  public void score(
      Path file,
      int number,
      FeatureProfile profile,
      CleaningReport report,
      ScoreOutput output,
      LongConsumer progress)
      throws IOException {
    try (FlowReader reader = FlowDataset.openUnlabelled(file, profile, report)) {
      if (reader.profile() != detector.profile()) {
        throw new DatasetFormatException(
            "%s: the features have the profile %s, but the model was trained on the profile %s; use a model with the same profile"
                .formatted(file, reader.profile(), detector.profile()));
      }
      boolean withProtocols = !lacks(report, file, Feature.PROTOCOL);
      while (reader.read(batch)) {
        scoreBatch(number, withProtocols, output);
        progress.accept(rows);
      }
    }
  }

  private static boolean lacks(CleaningReport report, Path file, Feature feature) {
    return report.filledColumns().getOrDefault(file.toString(), List.of()).contains(feature);
  }

  private void scoreBatch(int number, boolean withProtocols, ScoreOutput output)
      throws IOException {
    List<Feature> features = detector.features();
    int width = features.size();
    fill(features);
    double[] protocol = batch.column(Feature.PROTOCOL);
    for (int row = 0; row < batch.size(); row++) {
      boolean known = withProtocols && protocol[row] >= 0;
      protocols[row] = known ? (int) protocol[row] : UNKNOWN;
    }
    List<Verdict> verdicts =
        detector.verdicts(FeatureRows.of(features, values, batch.size(), protocols));
    for (int row = 0; row < batch.size(); row++) {
      Verdict verdict = verdicts.get(row);
      attacks += verdict.isAttack() ? 1 : 0;
      output.write(
          new ScoredFlow(
              number,
              batch.index()[row],
              batch.timestamps()[row],
              batch.labels()[row],
              verdict,
              reasons(verdict, row, width)));
    }
    rows += batch.size();
  }

  /** Transposes the columns to rows, block by block, so that a block stays in the nearest cache. */
  private void fill(List<Feature> features) {
    int width = features.size();
    for (int from = 0; from < batch.size(); from += BLOCK) {
      int to = Math.min(from + BLOCK, batch.size());
      for (int f = 0; f < width; f++) {
        Feature feature = features.get(f);
        double[] column = batch.column(feature);
        for (int row = from; row < to; row++) {
          double value = column[row];
          values[row * width + f] =
              value >= 0 && value <= Float.MAX_VALUE ? (float) value : feature.modelValue(value);
        }
      }
    }
  }

  private String reasons(Verdict verdict, int row, int width) {
    if (explainer.isEmpty() || !verdict.isAttack()) {
      return "";
    }
    float[] flow = Arrays.copyOfRange(values, row * width, (row + 1) * width);
    return explainer.get().reasons(flow, verdict.label()).stream()
        .map(Reason::text)
        .collect(Collectors.joining("; "));
  }
}

package io.mlids.train.evaluation;

import io.mlids.core.console.Progress;
import io.mlids.core.detect.Detector;
import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Evaluates a model on the rows in a dataset. Reads the dataset once, in batches. Immutable and
 * thread-safe.
 */
public final class DatasetScoring {
  private final Detector detector;
  private final Collection<TrafficClass> trainedLabels;

  private DatasetScoring(Detector detector, Collection<TrafficClass> trainedLabels) {
    this.detector = detector;
    this.trainedLabels = trainedLabels;
  }

  /** Scores rows with a bundle's model; the manifest lists the labels seen in training. */
  public static DatasetScoring of(ModelBundle bundle) {
    return watched(bundle, Optional.empty());
  }

  /** Like {@link #of}, but also adds every row to the monitor. */
  public static DatasetScoring watched(ModelBundle bundle, Optional<DriftMonitor> monitor) {
    return new DatasetScoring(
        Detector.watched(bundle, monitor), bundle.manifest().trainingRows().keySet());
  }

  /**
   * Reads the dataset to its end and scores every row.
   *
   * @param progress receives the number of rows read so far
   */
  public Evaluation evaluate(FlowReader reader, Progress progress) throws IOException {
    return evaluate(reader, progress, Optional.empty());
  }

  /**
   * Like {@link #evaluate(FlowReader, Progress)}, but also adds the benign rows to {@code shift}.
   * The shift must belong to the same bundle as this object.
   */
  public Evaluation evaluate(FlowReader reader, Progress progress, Optional<BenignShift> shift)
      throws IOException {
    Evaluation.Builder evaluation =
        Evaluation.builder(
            detector.classes(), trainedLabels, detector.threshold(), detector.calibration());
    forEach(
        reader,
        progress::at,
        (truth, score, predicted, rows, offset) -> {
          evaluation.add(truth, score, detector.classes().get(predicted));
          if (shift.isPresent() && !truth.isAttack()) {
            shift.get().add(rows, offset);
          }
        });
    return evaluation.build();
  }

  /** Reads the dataset to its end and returns the uncalibrated score of every row. */
  public LabelledScores scores(FlowReader reader) throws IOException {
    LabelledScores labelled = new LabelledScores();
    forEach(reader, _ -> {}, (truth, score, _, _, _) -> labelled.add(score, truth.isAttack()));
    return labelled;
  }

  /** Takes a scored row, whose values begin at {@code offset} in {@code rows}. */
  @FunctionalInterface
  private interface RowConsumer {
    void take(TrafficClass truth, double score, int predicted, float[] rows, int offset);
  }

  private void forEach(FlowReader reader, LongConsumer progress, RowConsumer consumer)
      throws IOException {
    int width = detector.features().size();
    FlowBatch batch = new FlowBatch();
    float[] rows = new float[batch.capacity() * width];
    double[] scores = new double[batch.capacity()];
    int[] predicted = new int[batch.capacity()];
    Map<String, TrafficClass> classes = new HashMap<>();
    long done = 0;
    while (reader.read(batch)) {
      fill(rows, batch, detector.features());
      detector.classify(rows, batch.size(), scores, predicted);
      for (int i = 0; i < batch.size(); i++) {
        TrafficClass truth = classes.computeIfAbsent(batch.labels()[i], TrafficClass::ofLabel);
        consumer.take(truth, scores[i], predicted[i], rows, i * width);
      }
      done += batch.size();
      progress.accept(done);
    }
  }

  private static void fill(float[] rows, FlowBatch batch, List<Feature> features) {
    int width = features.size();
    for (int f = 0; f < width; f++) {
      Feature feature = features.get(f);
      double[] column = batch.column(feature);
      for (int i = 0; i < batch.size(); i++) {
        rows[i * width + f] = feature.modelValue(column[i]);
      }
    }
  }
}

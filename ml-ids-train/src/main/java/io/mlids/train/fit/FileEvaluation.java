package io.mlids.train.fit;

import io.mlids.core.console.Progress;
import io.mlids.core.dataset.FlowBatch;
import io.mlids.core.dataset.FlowHdfReader;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import io.mlids.train.evaluation.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/** Judges a model by the rows of a file, scored as they are when the model serves. */
final class FileEvaluation {
  private FileEvaluation() {}

  static Evaluation of(Detector detector, Collection<TrafficClass> trained, Path file)
      throws IOException {
    Evaluation.Builder evaluation =
        Evaluation.builder(detector.classes(), trained, detector.threshold());
    FlowBatch batch = new FlowBatch();
    int features = detector.features().size();
    float[] rows = new float[batch.capacity() * features];
    double[] probabilities = new double[batch.capacity()];
    int[] predicted = new int[batch.capacity()];
    try (FlowHdfReader reader = FlowHdfReader.open(file);
        Progress progress = Progress.of("Evaluating " + file, "rows", reader.rowCount())) {
      long done = 0;
      while (reader.read(batch)) {
        for (int f = 0; f < features; f++) {
          Feature feature = detector.features().get(f);
          double[] values = batch.column(feature);
          for (int i = 0; i < batch.size(); i++) {
            rows[i * features + f] = feature.modelValue(values[i]);
          }
        }
        detector.classify(rows, batch.size(), probabilities, predicted);
        for (int i = 0; i < batch.size(); i++) {
          evaluation.add(
              TrafficClass.ofLabel(batch.labels()[i]),
              probabilities[i],
              detector.classes().get(predicted[i]));
        }
        progress.at(done += batch.size());
      }
    }
    return evaluation.build();
  }
}

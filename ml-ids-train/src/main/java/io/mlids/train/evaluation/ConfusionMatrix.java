package io.mlids.train.evaluation;

import io.mlids.core.feature.TrafficClass;
import java.util.List;

/**
 * How many rows of each true label were predicted to be what. The columns of a binary model are its
 * two decisions.
 *
 * @param truths the labels of the rows, {@code Benign} first if there is one, then by name
 * @param predictions the classes that the model predicts, in its order
 * @param counts {@code counts.get(i).get(j)} rows of truth i were predicted to be class j
 */
public record ConfusionMatrix(
    List<TrafficClass> truths, List<TrafficClass> predictions, List<List<Long>> counts) {

  public ConfusionMatrix {
    truths = List.copyOf(truths);
    predictions = List.copyOf(predictions);
    counts = counts.stream().map(List::copyOf).toList();
  }

  /** Rows of this true label that were predicted to be of this class. */
  public long count(TrafficClass truth, TrafficClass prediction) {
    int row = truths.indexOf(truth);
    int column = predictions.indexOf(prediction);
    return row < 0 || column < 0 ? 0 : counts.get(row).get(column);
  }
}

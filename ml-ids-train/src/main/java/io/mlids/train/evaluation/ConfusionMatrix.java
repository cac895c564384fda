package io.mlids.train.evaluation;

import io.mlids.core.feature.TrafficClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts rows by true label and prediction. A binary model has two possible predictions, {@code
 * Benign} and {@code Attack}.
 *
 * @param truths the true labels, {@code Benign} first if present, then by name
 * @param predictions the classes that the model can predict, in the model's order
 * @param counts {@code counts.get(i).get(j)} is the number of rows whose true label is {@code i}
 *     and whose predicted class is {@code j}
 */
public record ConfusionMatrix(
    List<TrafficClass> truths, List<TrafficClass> predictions, List<List<Long>> counts) {

  public ConfusionMatrix {
    truths = List.copyOf(truths);
    predictions = List.copyOf(predictions);
    counts = counts.stream().map(List::copyOf).toList();
  }

  /** The number of rows with this true label that were predicted as this class. */
  public long count(TrafficClass truth, TrafficClass prediction) {
    int row = truths.indexOf(truth);
    int column = predictions.indexOf(prediction);
    return row < 0 || column < 0 ? 0 : counts.get(row).get(column);
  }

  /**
   * The same matrix without the rows of one label. Other rows may still be predicted as that label.
   */
  ConfusionMatrix without(TrafficClass label) {
    List<TrafficClass> otherTruths = new ArrayList<>();
    List<List<Long>> otherCounts = new ArrayList<>();
    for (int i = 0; i < truths.size(); i++) {
      if (!truths.get(i).equals(label)) {
        otherTruths.add(truths.get(i));
        otherCounts.add(counts.get(i));
      }
    }
    return new ConfusionMatrix(otherTruths, predictions, otherCounts);
  }

  /**
   * Detection metrics, regardless of class.
   *
   * @param prAuc the area under the precision-recall curve, which cannot be derived from the matrix
   */
  DetectionFigures detection(double prAuc) {
    long attacks = 0;
    long benign = 0;
    long detected = 0;
    long falseAlarms = 0;
    for (int i = 0; i < truths.size(); i++) {
      long rows = counts.get(i).stream().mapToLong(count -> count).sum();
      long alarms = alarms(i);
      if (truths.get(i).isAttack()) {
        attacks += rows;
        detected += alarms;
      } else {
        benign += rows;
        falseAlarms += alarms;
      }
    }
    return new DetectionFigures(attacks, benign, detected, falseAlarms, prAuc);
  }

  /**
   * Metrics of each label that occurs in the rows or, for a multiclass model, in the predictions.
   */
  List<ClassFigures> classes(Set<TrafficClass> trained, boolean multiclass) {
    List<ClassFigures> figures = new ArrayList<>();
    Set<TrafficClass> labels = new HashSet<>(truths);
    for (int i = 0; i < truths.size(); i++) {
      TrafficClass label = truths.get(i);
      int column = multiclass ? predictions.indexOf(label) : -1;
      long support = counts.get(i).stream().mapToLong(count -> count).sum();
      figures.add(
          new ClassFigures(
              label,
              support,
              label.isAttack() ? alarms(i) : support - alarms(i),
              column < 0 ? 0 : predicted(column),
              column < 0 ? 0 : counts.get(i).get(column),
              trained.contains(label)));
    }
    for (int column = 0; multiclass && column < predictions.size(); column++) {
      TrafficClass label = predictions.get(column);
      if (!labels.contains(label) && predicted(column) > 0) {
        figures.add(new ClassFigures(label, 0, 0, predicted(column), 0, trained.contains(label)));
      }
    }
    return List.copyOf(figures);
  }

  /** The number of rows with the given true label that were classified as attacks. */
  private long alarms(int row) {
    long alarms = 0;
    for (int column = 0; column < predictions.size(); column++) {
      alarms += predictions.get(column).isAttack() ? counts.get(row).get(column) : 0;
    }
    return alarms;
  }

  /** The number of rows for which the given class was predicted. */
  private long predicted(int column) {
    return counts.stream().mapToLong(row -> row.get(column)).sum();
  }
}

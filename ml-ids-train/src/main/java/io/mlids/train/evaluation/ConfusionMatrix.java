package io.mlids.train.evaluation;

import io.mlids.core.feature.TrafficClass;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

  /** The same matrix without the rows of a label. */
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

  /** What the matrix says about attacks of any class, with an area that it cannot say. */
  DetectionFigures detection(double prAuc) {
    long attacks = 0;
    long benign = 0;
    long detected = 0;
    long falseAlarms = 0;
    for (TrafficClass truth : truths) {
      long rows = 0;
      long alarms = 0;
      for (TrafficClass prediction : predictions) {
        long count = count(truth, prediction);
        rows += count;
        alarms += prediction.isAttack() ? count : 0;
      }
      if (truth.isAttack()) {
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
   * What the matrix says about each label that rows have or, of a multiclass model, were predicted
   * to have.
   */
  List<ClassFigures> classes(Set<TrafficClass> trained, boolean multiclass) {
    Set<TrafficClass> labels = new LinkedHashSet<>(truths);
    if (multiclass) {
      labels.addAll(predictions);
    }
    List<ClassFigures> figures = new ArrayList<>();
    for (TrafficClass label : labels) {
      long support = 0;
      long decidedRightly = 0;
      for (TrafficClass prediction : predictions) {
        long count = count(label, prediction);
        support += count;
        decidedRightly += prediction.isAttack() == label.isAttack() ? count : 0;
      }
      long predicted = 0;
      for (TrafficClass truth : truths) {
        predicted += multiclass ? count(truth, label) : 0;
      }
      long predictedRightly = multiclass ? count(label, label) : 0;
      if (support > 0 || predicted > 0) {
        boolean seen = trained.contains(label);
        figures.add(
            new ClassFigures(label, support, decidedRightly, predicted, predictedRightly, seen));
      }
    }
    return List.copyOf(figures);
  }
}

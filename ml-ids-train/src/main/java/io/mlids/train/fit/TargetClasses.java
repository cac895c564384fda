package io.mlids.train.fit;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.mlids.core.feature.TrafficClass;
import io.mlids.train.matrix.FlowMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes that a model is to tell apart, and which of them each training row is of. Immutable.
 */
final class TargetClasses {
  private final Objective objective;
  private final List<TrafficClass> classes;

  private TargetClasses(Objective objective, List<TrafficClass> classes) {
    this.objective = objective;
    this.classes = List.copyOf(classes);
  }

  /**
   * The classes of a model that is trained on these rows: {@code Benign} and {@code Attack}, or
   * {@code Benign} and every attack class of the rows by name.
   *
   * @param rowsOfClass the training rows
   * @throws TrainingException if there are not both benign rows and attacks
   */
  static TargetClasses of(Objective objective, Map<TrafficClass, Long> rowsOfClass) {
    List<TrafficClass> attacks = new ArrayList<>(rowsOfClass.keySet());
    if (!attacks.remove(TrafficClass.BENIGN) || attacks.isEmpty()) {
      throw new TrainingException(
          "the training rows are all "
              + (attacks.isEmpty() ? "Benign" : "attacks")
              + "; a model needs benign flows and attacks to tell them apart");
    }
    Collections.sort(attacks);
    List<TrafficClass> classes = new ArrayList<>(List.of(TrafficClass.BENIGN));
    classes.addAll(
        switch (objective) {
          case BINARY -> List.of(TrafficClass.ATTACK);
          case MULTICLASS -> attacks;
        });
    return new TargetClasses(objective, classes);
  }

  /** How many rows of each class a matrix has, {@code Benign} first, then by name. */
  static Map<TrafficClass, Long> rowsOfClass(FlowMatrix matrix) {
    long[] rows = matrix.rowsOfClass();
    List<TrafficClass> present = new ArrayList<>();
    for (int label = 0; label < rows.length; label++) {
      if (rows[label] > 0) {
        present.add(matrix.classes().classOf(label));
      }
    }
    Collections.sort(present);
    if (present.remove(TrafficClass.BENIGN)) {
      present.addFirst(TrafficClass.BENIGN);
    }
    Map<TrafficClass, Long> result = new LinkedHashMap<>();
    for (TrafficClass trafficClass : present) {
      result.put(trafficClass, rows[matrix.classes().numberOf(trafficClass.name())]);
    }
    return result;
  }

  /** {@code Benign} first. */
  List<TrafficClass> classes() {
    return classes;
  }

  /** The place of a class among {@link #classes()}; −1 if the model does not know it. */
  int targetOf(TrafficClass trafficClass) {
    return switch (objective) {
      case BINARY -> trafficClass.isAttack() ? 1 : 0;
      case MULTICLASS -> classes.indexOf(trafficClass);
    };
  }

  /** A float per row: the place of its class; 0 where the model does not know it. */
  MemorySegment targets(FlowMatrix rows, Arena arena) {
    float[] ofLabel = new float[rows.classes().size()];
    for (int label = 0; label < ofLabel.length; label++) {
      ofLabel[label] = Math.max(0, targetOf(rows.classes().classOf(label)));
    }
    return perRow(rows, ofLabel, arena);
  }

  /**
   * What each place among {@link #classes()} weighs, so that all weigh the same in total and the
   * mean over the rows is 1: n / (k × n<sub>c</sub>) for n rows of k classes, n<sub>c</sub> of them
   * of class c.
   */
  float[] balancedWeights(FlowMatrix training) {
    long[] rowsOfTarget = new long[classes.size()];
    long[] rowsOfLabel = training.rowsOfClass();
    for (int label = 0; label < rowsOfLabel.length; label++) {
      if (rowsOfLabel[label] > 0) {
        rowsOfTarget[targetOf(training.classes().classOf(label))] += rowsOfLabel[label];
      }
    }
    float[] weights = new float[classes.size()];
    for (int target = 0; target < weights.length; target++) {
      double share = (double) rowsOfTarget[target] / training.rowCount();
      weights[target] = (float) (1 / (share * weights.length));
    }
    return weights;
  }

  /** What each place among {@link #classes()} weighs when every row weighs the same: 1. */
  float[] equalWeights() {
    float[] weights = new float[classes.size()];
    Arrays.fill(weights, 1);
    return weights;
  }

  /** A float per row: the weight of its class; 0 where the model does not know it. */
  MemorySegment weights(FlowMatrix rows, float[] weightOfTarget, Arena arena) {
    float[] ofLabel = new float[rows.classes().size()];
    for (int label = 0; label < ofLabel.length; label++) {
      int target = targetOf(rows.classes().classOf(label));
      ofLabel[label] = target < 0 ? 0 : weightOfTarget[target];
    }
    return perRow(rows, ofLabel, arena);
  }

  private static MemorySegment perRow(FlowMatrix rows, float[] ofLabel, Arena arena) {
    MemorySegment floats = arena.allocate(JAVA_FLOAT, rows.rowCount());
    for (long row = 0; row < rows.rowCount(); row++) {
      floats.setAtIndex(JAVA_FLOAT, row, ofLabel[rows.label(row)]);
    }
    return floats;
  }
}

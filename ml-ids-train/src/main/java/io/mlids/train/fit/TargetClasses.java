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

/** The classes that a model distinguishes, and the class of each training row. Immutable. */
final class TargetClasses {
  private final Objective objective;
  private final List<TrafficClass> classes;

  private TargetClasses(Objective objective, List<TrafficClass> classes) {
    this.objective = objective;
    this.classes = List.copyOf(classes);
  }

  /**
   * Returns the classes of a model trained on these rows: {@code Benign} and {@code Attack}, or
   * {@code Benign} and every attack class in the rows, sorted by name.
   *
   * @param rowsOfClass the number of training rows of each class
   * @throws TrainingException unless both benign and attack rows exist
   */
  static TargetClasses of(Objective objective, Map<TrafficClass, Long> rowsOfClass) {
    List<TrafficClass> attacks = new ArrayList<>(rowsOfClass.keySet());
    if (!attacks.remove(TrafficClass.BENIGN) || attacks.isEmpty()) {
      throw new TrainingException(
          "the training rows are all "
              + (attacks.isEmpty() ? "Benign" : "attacks")
              + "; training needs both benign flows and attacks");
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

  /**
   * The number of a matrix's rows in each class: {@code Benign} first, then the other classes by
   * name.
   */
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

  /** The index of a class in {@link #classes()}; −1 if the model does not know it. */
  int targetOf(TrafficClass trafficClass) {
    return switch (objective) {
      case BINARY -> trafficClass.isAttack() ? 1 : 0;
      case MULTICLASS -> classes.indexOf(trafficClass);
    };
  }

  /** One float per row: the index of its class, or 0 if the model does not know the class. */
  MemorySegment targets(FlowMatrix rows, Arena arena) {
    float[] ofLabel = new float[rows.classes().size()];
    for (int label = 0; label < ofLabel.length; label++) {
      ofLabel[label] = Math.max(0, targetOf(rows.classes().classOf(label)));
    }
    return perRow(rows, ofLabel, arena);
  }

  /**
   * The row weight for each of the {@link #classes()}. All classes have the same total weight, and
   * the mean weight of a row is 1. With n rows in k classes, each of the n<sub>c</sub> rows of
   * class c therefore has the weight n / (k × n<sub>c</sub>).
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

  /** Equal weights: 1 for each of the {@link #classes()}. */
  float[] equalWeights() {
    float[] weights = new float[classes.size()];
    Arrays.fill(weights, 1);
    return weights;
  }

  /** One float per row: the weight of its class, or 0 if the model does not know the class. */
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

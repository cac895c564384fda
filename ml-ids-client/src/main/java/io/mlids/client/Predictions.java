package io.mlids.client;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import java.util.List;
import java.util.stream.Stream;

/**
 * Flows and their predictions as a table: {@code is_correct}, {@code label}, {@code
 * predicted_label}, then the 79 columns of a flow. The server distinguishes only attacks from
 * benign flows, so an attack prediction is correct for every attack label.
 *
 * @param flows the flows that were sent
 * @param attacks for each flow, whether the server classified it as an attack
 */
public record Predictions(List<LabelledFlow> flows, List<Boolean> attacks) {

  private static final List<String> COLUMNS =
      Stream.concat(
              Stream.of("is_correct", "label", "predicted_label"),
              Feature.all().stream().map(Feature::columnName))
          .toList();

  private static final int FIRST_FEATURE = COLUMNS.size() - Feature.COUNT;

  public Predictions {
    flows = List.copyOf(flows);
    attacks = List.copyOf(attacks);
    if (flows.size() != attacks.size()) {
      throw new IllegalArgumentException(attacks.size() + " predictions for " + flows.size());
    }
  }

  /** The names of the table's columns. */
  public static List<String> columns() {
    return COLUMNS;
  }

  /** The number of flows. */
  public int size() {
    return flows.size();
  }

  /** Returns whether the prediction agrees with the label. */
  public boolean isCorrect(int row) {
    return flows.get(row).label().isAttack() == attacks.get(row);
  }

  /** {@code Attack} or {@code Benign}. */
  public TrafficClass predictedLabel(int row) {
    return attacks.get(row) ? TrafficClass.ATTACK : TrafficClass.BENIGN;
  }

  /** The share of correct predictions, 0 to 1; NaN without predictions. */
  public double accuracy() {
    long correct = 0;
    for (int row = 0; row < size(); row++) {
      correct += isCorrect(row) ? 1 : 0;
    }
    return (double) correct / size();
  }

  /** The value in a row and a column of {@link #columns()}. */
  public Object cell(int row, int column) {
    return switch (column) {
      case 0 -> isCorrect(row);
      case 1 -> flows.get(row).label().name();
      case 2 -> predictedLabel(row).name();
      default -> flows.get(row).value(Feature.all().get(column - FIRST_FEATURE));
    };
  }
}

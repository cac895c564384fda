package io.mlids.core.request;

import io.mlids.core.feature.Feature;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.text.Excerpt;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Maps the named columns of a table to a model's features. {@link ColumnNames#featureOf} matches
 * the names, and columns that the model does not read are ignored. Immutable.
 */
final class FeatureColumns {
  /** The maximum number of missing columns that an error message names. */
  private static final int NAMED_IN_ERRORS = 10;

  private static final Map<String, Feature> BY_EXACT_NAME =
      Feature.all().stream().collect(Collectors.toMap(Feature::columnName, f -> f));

  private final int[] positions;

  private FeatureColumns(int[] positions) {
    this.positions = positions;
  }

  /**
   * Finds the features among the columns.
   *
   * @throws DatasetFormatException if a feature is missing or a column occurs twice
   */
  static FeatureColumns of(List<String> names, List<Feature> features)
      throws DatasetFormatException {
    int[] positionOf = positionByOrdinal(features);
    int[] positions = new int[names.size()];
    boolean[] found = new boolean[Feature.COUNT];
    Set<String> others = new HashSet<>();
    for (int i = 0; i < positions.length; i++) {
      Feature feature = feature(names.get(i));
      boolean first = feature == null ? others.add(names.get(i)) : !found[feature.ordinal()];
      if (!first) {
        throw new DatasetFormatException(
            "duplicate column '" + Excerpt.of(names.get(i)) + "'; send it once");
      }
      positions[i] = -1;
      if (feature != null) {
        found[feature.ordinal()] = true;
        positions[i] = positionOf[feature.ordinal()];
      }
    }
    requireAll("", features, found);
    return new FeatureColumns(positions);
  }

  /**
   * Creates a mapping for rows without column names: every column is a feature, in the given order.
   */
  static FeatureColumns inOrder(int count) {
    int[] positions = new int[count];
    Arrays.setAll(positions, i -> i);
    return new FeatureColumns(positions);
  }

  /** The number of columns, including ignored ones. */
  int count() {
    return positions.length;
  }

  /** The position of a column's feature in the list of features; −1 for an ignored column. */
  int position(int column) {
    return positions[column];
  }

  /** The feature with this column name; null if no feature has this name. */
  static @Nullable Feature feature(String name) {
    Feature exact = BY_EXACT_NAME.get(name);
    return exact != null ? exact : ColumnNames.featureOf(name).orElse(null);
  }

  /**
   * Each feature's position in the list, indexed by {@link Feature#ordinal()}; −1 if it is not in
   * the list.
   */
  static int[] positionByOrdinal(List<Feature> features) {
    int[] positions = new int[Feature.COUNT];
    Arrays.fill(positions, -1);
    for (int i = 0; i < features.size(); i++) {
      positions[features.get(i).ordinal()] = i;
    }
    return positions;
  }

  /**
   * Checks that no feature is missing.
   *
   * @param place the position in the body, as a prefix of the message; may be empty
   * @param found whether each feature was found, indexed by {@link Feature#ordinal()}
   */
  static void requireAll(String place, List<Feature> features, boolean[] found)
      throws DatasetFormatException {
    List<String> missing =
        features.stream().filter(f -> !found[f.ordinal()]).map(Feature::columnName).toList();
    if (missing.isEmpty()) {
      return;
    }
    String named =
        missing.stream().limit(NAMED_IN_ERRORS).collect(Collectors.joining(", "))
            + (missing.size() > NAMED_IN_ERRORS
                ? " and " + (missing.size() - NAMED_IN_ERRORS) + " more"
                : "");
    throw new DatasetFormatException(
        place
            + (missing.size() == 1 ? "missing column: " : "missing columns: ")
            + named
            + "; send all "
            + features.size()
            + " features, with null where a flow has no value");
  }
}

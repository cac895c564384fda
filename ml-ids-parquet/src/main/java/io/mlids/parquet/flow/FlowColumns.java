package io.mlids.parquet.flow;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The positions of a file's columns.
 *
 * @param numbers position of each feature that the file has
 * @param absent features that the file lacks and no model needs
 * @param label position of the label
 * @param timestamp position of the timestamp
 * @param index position of the rows' numbers
 */
record FlowColumns(
    Map<Feature, Integer> numbers,
    List<Feature> absent,
    Optional<Integer> label,
    Optional<Integer> timestamp,
    Optional<Integer> index) {
  private static final int NAMED_AT_MOST = 5;

  /** Returns whether a column with this name is read. */
  static boolean isKnown(String name) {
    return ColumnNames.featureOf(name).isPresent()
        || ColumnNames.isLabel(name)
        || name.equals(FlowParquetWriter.INDEX);
  }

  /**
   * Finds the columns by name. If a column occurs twice, the first one is used.
   *
   * @param labelled whether the file must have a label
   * @throws DatasetFormatException if a column is missing or has the wrong type
   */
  static FlowColumns of(Path file, List<Column> columns, FeatureProfile profile, boolean labelled)
      throws DatasetFormatException {
    Map<Feature, Integer> found = new EnumMap<>(Feature.class);
    Optional<Integer> label = Optional.empty();
    Optional<Integer> index = Optional.empty();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      Optional<Feature> feature = ColumnNames.featureOf(name);
      if (feature.isPresent()) {
        found.putIfAbsent(feature.get(), i);
      } else if (ColumnNames.isLabel(name)) {
        label = label.isPresent() ? label : Optional.of(i);
      } else if (columns.get(i).type() == ColumnType.INT64) {
        index = Optional.of(i);
      }
    }
    Optional<Integer> timestamp = Optional.ofNullable(found.remove(Feature.TIMESTAMP));
    check(file, columns, found);
    List<Feature> absent = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Feature feature : Feature.all()) {
      boolean there = feature.isText() ? timestamp.isPresent() : found.containsKey(feature);
      if (!there && profile.modelFeatures().contains(feature)) {
        missing.add(feature.columnName());
      } else if (!there) {
        absent.add(feature);
      }
    }
    if (!missing.isEmpty()) {
      throw new DatasetFormatException(file + ": " + complaint(missing));
    }
    if (label.isEmpty() && labelled) {
      throw new DatasetFormatException(
          file
              + ": "
              + ColumnNames.missingLabelMessage(columns.stream().map(Column::name).toList()));
    }
    return new FlowColumns(found, absent, label, timestamp, index);
  }

  private static void check(Path file, List<Column> columns, Map<Feature, Integer> found)
      throws DatasetFormatException {
    for (int position : found.values()) {
      Column column = columns.get(position);
      if (column.type() == ColumnType.STRING || column.type() == ColumnType.TIMESTAMP) {
        throw new DatasetFormatException(
            "%s: column '%s': the type %s is not numeric; convert it to DOUBLE"
                .formatted(file, column.name(), column.type()));
      }
    }
  }

  private static String complaint(List<String> missing) {
    String listed = String.join(", ", missing.subList(0, Math.min(NAMED_AT_MOST, missing.size())));
    int more = missing.size() - NAMED_AT_MOST;
    return (missing.size() == 1 ? "column " : "columns ")
        + listed
        + (more > 0 ? " and " + more + " more" : "")
        + (missing.size() == 1 ? " is" : " are")
        + " missing; add "
        + (missing.size() == 1 ? "it" : "them")
        + ", or use a file of flows";
  }
}

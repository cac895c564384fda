package io.mlids.api.alert;

import io.mlids.core.dataset.ColumnNames;
import io.mlids.core.feature.Feature;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The columns of a request, and which features they hold: found out once for all its rows.
 * Immutable.
 */
public final class SubmittedColumns {
  /** A timestamp or a number is shorter; what is longer is none. */
  private static final int LONGEST_TEXT = 64;

  private final List<String> names;
  private final Map<Feature, Integer> places = new EnumMap<>(Feature.class);

  private SubmittedColumns(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      int place = i;
      ColumnNames.featureOf(names.get(i)).ifPresent(feature -> places.putIfAbsent(feature, place));
    }
  }

  /** The columns of these names, known or not. */
  public static SubmittedColumns of(List<String> names) {
    return new SubmittedColumns(names);
  }

  /** Their names, as they were sent. */
  List<String> names() {
    return names;
  }

  /** A short text in a row. */
  Optional<String> text(Feature feature, List<Object> row) {
    return Optional.ofNullable(places.get(feature))
        .map(row::get)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> text.length() <= LONGEST_TEXT);
  }

  /** A whole number in a row, from 0 to another one; quoted ones are read. */
  OptionalInt wholeNumber(Feature feature, List<Object> row, int most) {
    Integer place = places.get(feature);
    if (place == null) {
      return OptionalInt.empty();
    }
    double value = number(row.get(place));
    return value >= 0 && value <= most && value == Math.rint(value)
        ? OptionalInt.of((int) value)
        : OptionalInt.empty();
  }

  private static double number(Object value) {
    try {
      return switch (value) {
        case Number number -> number.doubleValue();
        case String text when text.length() <= LONGEST_TEXT -> Double.parseDouble(text);
        case null, default -> Double.NaN;
      };
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** What a row has under the names of features; may be changed. */
  Map<String, Object> features(List<Object> row) {
    Map<String, Object> features = new LinkedHashMap<>();
    places.forEach((feature, place) -> features.put(feature.columnName(), row.get(place)));
    return features;
  }

  /** What a row has, by the names that were sent. */
  Map<String, Object> all(List<Object> row) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      all.put(names.get(i), row.get(i));
    }
    return all;
  }
}

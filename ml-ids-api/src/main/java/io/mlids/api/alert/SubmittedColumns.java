package io.mlids.api.alert;

import io.mlids.core.alert.AttackNotification;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.table.ColumnNames;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request's columns and the features that they contain, determined once for all rows. Immutable.
 */
public final class SubmittedColumns {
  /** The maximum length of a timestamp or number. */
  private static final int LONGEST_TEXT = 64;

  /**
   * The usual maximum number of columns. A row that keeps to this limit and to the limit on column
   * names uses memory in proportion to its length.
   */
  private static final int USUAL_VALUES = 128;

  /** The usual maximum total length of the column names. */
  private static final long USUAL_NAMES = 16 << 10;

  /**
   * The memory overhead of one object, in bytes. Objects include maps, lists, names and boxed
   * numbers.
   */
  private static final long OBJECT_BYTES = 64;

  private final List<String> names;
  private final Map<Feature, Integer> places = new EnumMap<>(Feature.class);
  private final long namesBytes;

  private SubmittedColumns(List<String> names) {
    this.names = List.copyOf(names);
    this.namesBytes = names.stream().mapToLong(name -> OBJECT_BYTES + name.length()).sum();
    for (int i = 0; i < names.size(); i++) {
      int place = i;
      ColumnNames.featureOf(names.get(i)).ifPresent(feature -> places.putIfAbsent(feature, place));
    }
  }

  /** The columns with these names; unknown names are allowed. */
  public static SubmittedColumns of(List<String> names) {
    return new SubmittedColumns(names);
  }

  /** Returns whether the number and total length of the names are within the usual limits. */
  boolean areUsual() {
    return names.size() <= USUAL_VALUES && namesBytes <= USUAL_NAMES;
  }

  /** The names as sent. */
  List<String> names() {
    return names;
  }

  /**
   * The message about a row.
   *
   * @param index the row's name or number
   * @param values the JSON value of each column; null if missing
   */
  public AttackNotification notification(
      Object index, List<Object> values, Verdict verdict, Instant detectedAt, String modelVersion) {
    return AttackNotification.of(names, values, verdict, detectedAt, modelVersion).withIndex(index);
  }

  /**
   * Estimates the memory use of a stored row in bytes: its length, plus the names and values that
   * exceed the usual limits. The names are included because the row holds a reference to them.
   *
   * @param length the row's length in the request body
   */
  public int memory(List<Object> row, int length) {
    long names = Math.max(0, namesBytes - USUAL_NAMES);
    long values = Math.max(0, count(row) - USUAL_VALUES) * OBJECT_BYTES;
    return (int) Math.min(Integer.MAX_VALUE, length + names + values);
  }

  private static long count(Object value) {
    return switch (value) {
      case List<?> list -> 1 + list.stream().mapToLong(SubmittedColumns::count).sum();
      case Map<?, ?> map -> 1 + map.values().stream().mapToLong(v -> 1 + count(v)).sum();
      case null, default -> 1;
    };
  }

  /** A row's text for a feature, if it is short. */
  Optional<String> text(Feature feature, List<Object> row) {
    return Optional.ofNullable(places.get(feature))
        .map(row::get)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> text.length() <= LONGEST_TEXT);
  }

  /**
   * A row's value for a feature, if it is an integer from 0 to {@code most}; the cell may be text.
   */
  OptionalInt wholeNumber(Feature feature, List<Object> row, int most) {
    double value = number(feature, row);
    return value >= 0 && value <= most && value == Math.rint(value)
        ? OptionalInt.of((int) value)
        : OptionalInt.empty();
  }

  /** A row's number for a feature; NaN if it is missing. The cell may be text. */
  double number(Feature feature, List<Object> row) {
    Integer place = places.get(feature);
    return place == null || feature.isText() ? Double.NaN : number(row.get(place));
  }

  private static double number(@Nullable Object value) {
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

  /** A row's features by name, in a modifiable map. */
  Map<String, Object> features(List<Object> row) {
    Map<String, Object> features = new LinkedHashMap<>();
    places.forEach((feature, place) -> features.put(feature.columnName(), row.get(place)));
    return features;
  }

  /** All values of a row by column name, as sent. */
  Map<String, Object> all(List<Object> row) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      all.put(names.get(i), row.get(i));
    }
    return all;
  }
}

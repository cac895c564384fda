package io.mlids.parquet.flow;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.feature.TrafficClass;
import io.mlids.parquet.ParquetReader;
import io.mlids.parquet.column.ColumnType;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads a column of labels or timestamps as text. Not thread-safe. */
final class TextColumn {
  /** The maximum number of cached texts. */
  private static final int CACHED = 1000;

  private final ParquetReader reader;
  private final int column;
  private final UnaryOperator<String> normal;
  private final FeatureProfile profile;
  private final Map<String, String> cache = new HashMap<>();

  private TextColumn(
      ParquetReader reader, int column, UnaryOperator<String> normal, FeatureProfile profile) {
    this.reader = reader;
    this.column = column;
    this.normal = normal;
    this.profile = profile;
  }

  static TextColumn ofLabel(ParquetReader reader, int column) {
    return new TextColumn(
        reader,
        column,
        text -> text.isBlank() ? "" : TrafficClass.ofLabel(text).name(),
        FeatureProfile.CSE2018);
  }

  static TextColumn ofTime(ParquetReader reader, int column, FeatureProfile profile) {
    return new TextColumn(reader, column, String::strip, profile);
  }

  /** The texts of the batch; empty in rows without a value. */
  String[] read() {
    String[] texts =
        switch (reader.columns().get(column).type()) {
          case STRING -> reader.texts(column).clone();
          case TIMESTAMP -> times(reader.integers(column));
          case INT32, INT64, FLOAT, DOUBLE, BOOLEAN -> numbers();
        };
    boolean nulls = reader.hasNulls(column);
    boolean cached = reader.columns().get(column).type() != ColumnType.TIMESTAMP;
    for (int row = 0; row < texts.length; row++) {
      if (nulls && reader.isNull(column, row)) {
        texts[row] = "";
      } else if (cached) {
        texts[row] = normal(texts[row]);
      }
    }
    return texts;
  }

  private String normal(String text) {
    if (cache.size() >= CACHED) {
      cache.clear();
    }
    return cache.computeIfAbsent(text, normal);
  }

  /** A whole number has no decimal point: a class is a name, even if it is a number. */
  private String[] numbers() {
    double[] values = new double[reader.size()];
    reader.numbers(column, values);
    String[] texts = new String[values.length];
    for (int row = 0; row < texts.length; row++) {
      double value = values[row];
      boolean whole = value == Math.rint(value) && Math.abs(value) <= 1L << 53;
      texts[row] = Double.isNaN(value) ? "" : whole ? Long.toString((long) value) : "" + value;
    }
    return texts;
  }

  /**
   * In the corrected profile, timestamps have a zone. In the published one, they are local times,
   * and the published form would lose the half of the day.
   */
  private String[] times(long[] micros) {
    String[] texts = new String[micros.length];
    for (int row = 0; row < texts.length; row++) {
      String iso = FlowTime.iso(micros[row]);
      texts[row] =
          switch (profile) {
            case CORRECTED -> iso;
            case CSE2018 -> iso.substring(0, iso.length() - 1).replace('T', ' ');
          };
    }
    return texts;
  }
}

package io.mlids.parquet.page;

import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.column.ColumnValues;
import java.nio.charset.StandardCharsets;

/** Encodes values without a dictionary. */
final class PlainValues {
  private PlainValues() {}

  /** Appends all values of a column in the encoding {@link Encoding#PLAIN}. */
  static void encode(ColumnValues values, Bytes out) {
    switch (values) {
      case ColumnValues.Numbers numbers -> {
        ColumnType type = numbers.column().type();
        if (type == ColumnType.BOOLEAN) {
          truthValues(numbers, out);
        } else {
          numbers(numbers, type.bytes(), out);
        }
      }
      case ColumnValues.Texts texts -> texts(texts, out);
    }
  }

  private static void numbers(ColumnValues.Numbers values, int width, Bytes out) {
    for (int i = 0; i < values.count(); i++) {
      out.littleEndian(values.raw(i), width);
    }
  }

  private static void truthValues(ColumnValues.Numbers values, Bytes out) {
    for (int i = 0; i < values.count(); i += 8) {
      int packed = 0;
      for (int bit = 0; bit < 8 && i + bit < values.count(); bit++) {
        packed |= (int) values.raw(i + bit) << bit;
      }
      out.write(packed);
    }
  }

  private static void texts(ColumnValues.Texts values, Bytes out) {
    for (int i = 0; i < values.count(); i++) {
      byte[] bytes = values.text(i).getBytes(StandardCharsets.UTF_8);
      out.littleEndian(bytes.length, Integer.BYTES);
      out.write(bytes);
    }
  }
}

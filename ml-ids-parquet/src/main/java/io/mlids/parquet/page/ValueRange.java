package io.mlids.parquet.page;

import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.column.ColumnValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The smallest and the largest value of a column, encoded as in {@link Encoding#PLAIN}. */
public record ValueRange(byte[] smallest, byte[] largest) {
  private static final int LONGEST_TEXT = 64;

  /** The range of the values; empty if there are none, if one is NaN, or if a text is long. */
  static Optional<ValueRange> of(ColumnValues values) {
    if (values.count() == 0) {
      return Optional.empty();
    }
    return switch (values) {
      case ColumnValues.Numbers numbers ->
          switch (numbers.column().type()) {
            case INT32, INT64, TIMESTAMP, BOOLEAN -> Optional.of(ofIntegers(numbers));
            case FLOAT, DOUBLE -> ofFractions(numbers);
            case STRING -> throw new IllegalStateException("texts are not numbers");
          };
      case ColumnValues.Texts texts -> ofTexts(texts);
    };
  }

  private static ValueRange ofIntegers(ColumnValues.Numbers values) {
    long smallest = Long.MAX_VALUE;
    long largest = Long.MIN_VALUE;
    for (int i = 0; i < values.count(); i++) {
      smallest = Math.min(smallest, values.raw(i));
      largest = Math.max(largest, values.raw(i));
    }
    ColumnType type = values.column().type();
    return new ValueRange(bytes(smallest, type), bytes(largest, type));
  }

  private static Optional<ValueRange> ofFractions(ColumnValues.Numbers values) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.count(); i++) {
      double value = values.asDouble(i);
      if (Double.isNaN(value)) {
        return Optional.empty();
      }
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    // The format requires that a range that ends at zero include both zeros.
    double low = smallest == 0 ? -0.0 : smallest;
    double high = largest == 0 ? 0.0 : largest;
    ColumnType type = values.column().type();
    return Optional.of(new ValueRange(bytes(bits(low, type), type), bytes(bits(high, type), type)));
  }

  private static long bits(double value, ColumnType type) {
    return type == ColumnType.FLOAT
        ? Float.floatToRawIntBits((float) value)
        : Double.doubleToRawLongBits(value);
  }

  private static byte[] bytes(long raw, ColumnType type) {
    byte[] bytes = new byte[Math.max(1, type.bytes())];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (raw >>> 8 * i);
    }
    return bytes;
  }

  private static Optional<ValueRange> ofTexts(ColumnValues.Texts values) {
    String first = values.text(0);
    byte[] smallest = first.getBytes(StandardCharsets.UTF_8);
    byte[] largest = smallest;
    String earlier = first;
    for (int i = 0; i < values.count(); i++) {
      String text = values.text(i);
      if (text.length() > LONGEST_TEXT) {
        return Optional.empty();
      }
      if (!text.equals(earlier)) {
        earlier = text;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        smallest = Arrays.compareUnsigned(bytes, smallest) < 0 ? bytes : smallest;
        largest = Arrays.compareUnsigned(bytes, largest) > 0 ? bytes : largest;
      }
    }
    return Optional.of(new ValueRange(smallest, largest));
  }
}

package io.mlids.parquet.page;

import io.mlids.parquet.column.ColumnValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The distinct values of a column, and the index of each value among them.
 *
 * @param size the number of distinct values
 * @param page the distinct values in the encoding {@code PLAIN}
 * @param indexes the index of each value
 */
record Dictionary(int size, Bytes page, int[] indexes) {
  private static final int LARGEST = 1 << 15;

  /** A column with fewer values per distinct value takes less space without a dictionary. */
  private static final int LEAST_REPETITION = 2;

  /** The dictionary of a column; empty if the values are too different. */
  static Optional<Dictionary> of(ColumnValues values) {
    int most = Math.min(LARGEST, values.count() / LEAST_REPETITION);
    if (most == 0) {
      return Optional.empty();
    }
    return switch (values) {
      case ColumnValues.Numbers numbers ->
          numbers.column().type().bytes() == 0 ? Optional.empty() : ofNumbers(numbers, most);
      case ColumnValues.Texts texts -> ofTexts(texts, most);
    };
  }

  /** The bits of an index. */
  int width() {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
  }

  private static Optional<Dictionary> ofNumbers(ColumnValues.Numbers values, int most) {
    int mask = Math.max(64, Integer.highestOneBit(most) * 4) - 1;
    long[] keys = new long[mask + 1];
    int[] slots = new int[mask + 1];
    Arrays.fill(slots, -1);
    int[] indexes = new int[values.count()];
    Bytes page = new Bytes();
    int width = values.column().type().bytes();
    int size = 0;
    for (int i = 0; i < indexes.length; i++) {
      long value = values.raw(i);
      int slot = (int) (value * 0x9E3779B97F4A7C15L >>> 40) & mask;
      while (slots[slot] >= 0 && keys[slot] != value) {
        slot = slot + 1 & mask;
      }
      if (slots[slot] < 0) {
        if (size == most) {
          return Optional.empty();
        }
        keys[slot] = value;
        slots[slot] = size++;
        page.littleEndian(value, width);
      }
      indexes[i] = slots[slot];
    }
    return Optional.of(new Dictionary(size, page, indexes));
  }

  private static Optional<Dictionary> ofTexts(ColumnValues.Texts values, int most) {
    Map<String, Integer> known = new HashMap<>();
    int[] indexes = new int[values.count()];
    Bytes page = new Bytes();
    for (int i = 0; i < indexes.length; i++) {
      String text = values.text(i);
      Integer index = known.get(text);
      if (index == null) {
        if (known.size() == most) {
          return Optional.empty();
        }
        index = known.size();
        known.put(text, index);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        page.littleEndian(bytes.length, Integer.BYTES);
        page.write(bytes);
      }
      indexes[i] = index;
    }
    return Optional.of(new Dictionary(known.size(), page, indexes));
  }
}

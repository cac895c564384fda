package io.mlids.parquet.column;

import java.util.Arrays;
import java.util.BitSet;

/** The values of one column in successive rows. Not thread-safe. */
public abstract sealed class ColumnValues {
  private final Column column;
  private final BitSet present = new BitSet();
  private int rows;
  int count;

  private ColumnValues(Column column) {
    this.column = column;
  }

  static ColumnValues of(Column column) {
    return column.type() == ColumnType.STRING ? new Texts(column) : new Numbers(column);
  }

  /** The column. */
  public final Column column() {
    return column;
  }

  /** The number of rows, including those without a value. */
  public final int rows() {
    return rows;
  }

  /** The number of rows with a value. */
  public final int count() {
    return count;
  }

  /** Returns whether a row has a value. */
  public final boolean isPresent(int row) {
    return present.get(row);
  }

  final void addRow(boolean hasValue) {
    if (hasValue) {
      present.set(rows);
    } else if (!column.nullable()) {
      throw new IllegalArgumentException(column.name() + " must not be null");
    }
    rows++;
  }

  void clear() {
    present.clear();
    rows = 0;
    count = 0;
  }

  /** Numbers, times and truth values, as raw bits. */
  public static final class Numbers extends ColumnValues {
    private long[] raw = new long[64];

    private Numbers(Column column) {
      super(column);
    }

    /**
     * A value's raw bits: an integer, 0 or 1 for a truth value, or the bits of a float or a double.
     *
     * @param index 0 for the first row with a value
     */
    public long raw(int index) {
      return raw[index];
    }

    /** A value as a double. */
    public double asDouble(int index) {
      return switch (column().type()) {
        case DOUBLE -> Double.longBitsToDouble(raw[index]);
        case FLOAT -> Float.intBitsToFloat((int) raw[index]);
        case BOOLEAN, INT32, INT64, TIMESTAMP, STRING -> raw[index];
      };
    }

    void add(long bits) {
      if (count == raw.length) {
        raw = Arrays.copyOf(raw, 2 * count);
      }
      raw[count++] = bits;
      addRow(true);
    }
  }

  /** Texts. */
  public static final class Texts extends ColumnValues {
    private String[] texts = new String[64];

    private Texts(Column column) {
      super(column);
    }

    /**
     * A value.
     *
     * @param index 0 for the first row with a value
     */
    public String text(int index) {
      return texts[index];
    }

    void add(String text) {
      if (count == texts.length) {
        texts = Arrays.copyOf(texts, 2 * count);
      }
      texts[count++] = text;
      addRow(true);
    }

    @Override
    void clear() {
      Arrays.fill(texts, 0, count, "");
      super.clear();
    }
  }
}

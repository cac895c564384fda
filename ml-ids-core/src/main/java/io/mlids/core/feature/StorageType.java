package io.mlids.core.feature;

/**
 * The data type of a column in a dataset file. Types are narrow because the files hold millions of
 * rows. A column that contains a value its type cannot store (see {@link #holds}) is stored as
 * {@link #F64}.
 */
public enum StorageType {
  U8(1, 0, 0xFF),
  U16(2, 0, 0xFFFF),
  I32(4, Integer.MIN_VALUE, Integer.MAX_VALUE),
  U32(4, 0, 0xFFFF_FFFFL),
  /** Limited to ±2^53, the range in which a double represents every integer exactly. */
  I64(8, -(1L << 53), 1L << 53),
  /** See {@link #I64}. */
  U64(8, 0, 1L << 53),
  /** Values may be rounded to a float, but finite values must not overflow. */
  F32(4, -Float.MAX_VALUE, Float.MAX_VALUE),
  F64(8, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
  TEXT(0, 0, 0);

  private final int bytes;
  private final double min;
  private final double max;

  StorageType(int bytes, double min, double max) {
    this.bytes = bytes;
    this.min = min;
    this.max = max;
  }

  /** The size of a value in bytes; 0 for text, whose width differs between files. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether the type stores only integers. */
  public boolean isInteger() {
    return switch (this) {
      case U8, U16, I32, U32, I64, U64 -> true;
      case F32, F64, TEXT -> false;
    };
  }

  /** Returns whether the type can store the value; a float may round it. */
  public boolean holds(double value) {
    return switch (this) {
      case U8, U16, I32, U32, I64, U64 -> value >= min && value <= max && value == Math.rint(value);
      case F32 -> !Double.isFinite(value) || (value >= min && value <= max);
      case F64 -> true;
      case TEXT -> false;
    };
  }
}

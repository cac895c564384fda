package io.mlids.core.feature;

/**
 * The type of a column in dataset files, narrow because the files hold millions of rows. A column
 * with a value that its type {@linkplain #holds cannot hold} is stored as {@link #F64}.
 */
public enum StorageType {
  U8(1, 0, 0xFF),
  U16(2, 0, 0xFFFF),
  I32(4, Integer.MIN_VALUE, Integer.MAX_VALUE),
  U32(4, 0, 0xFFFF_FFFFL),
  /** Values are exact to 2^53, as everywhere in the program; a larger one is not held. */
  I64(8, -(1L << 53), 1L << 53),
  /** See {@link #I64}. */
  U64(8, 0, 1L << 53),
  /** Rounds to a float, which is accepted; a finite value that would overflow is not held. */
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

  /** Size of one value in bytes; 0 for text, whose width is each file's own. */
  public int bytes() {
    return bytes;
  }

  /** Whether the type keeps only whole numbers. */
  public boolean isInteger() {
    return switch (this) {
      case U8, U16, I32, U32, I64, U64 -> true;
      case F32, F64, TEXT -> false;
    };
  }

  /** Whether the value survives being stored in this type (a float's rounding apart). */
  public boolean holds(double value) {
    return switch (this) {
      case U8, U16, I32, U32, I64, U64 -> value >= min && value <= max && value == Math.rint(value);
      case F32 -> !Double.isFinite(value) || (value >= min && value <= max);
      case F64 -> true;
      case TEXT -> false;
    };
  }
}

package io.mlids.parquet.column;

/** The types of columns. */
public enum ColumnType {
  BOOLEAN(0),
  /** Signed, 32 bits. */
  INT32(1),
  /** Signed, 64 bits. */
  INT64(2),
  FLOAT(4),
  DOUBLE(5),
  /** Text, stored as UTF-8. */
  STRING(6),
  /** A time in microseconds since the epoch, in UTC. */
  TIMESTAMP(2);

  private final int physical;

  ColumnType(int physical) {
    this.physical = physical;
  }

  /** The number of the physical type in the Parquet format. */
  public int physical() {
    return physical;
  }

  /** The bytes of a value in the encoding {@code PLAIN}; 0 if they differ between values. */
  public int bytes() {
    return switch (this) {
      case INT32, FLOAT -> Integer.BYTES;
      case INT64, DOUBLE, TIMESTAMP -> Long.BYTES;
      case BOOLEAN, STRING -> 0;
    };
  }

  /** Returns whether the values are integers or times. */
  public boolean isInteger() {
    return switch (this) {
      case INT32, INT64, TIMESTAMP -> true;
      case BOOLEAN, FLOAT, DOUBLE, STRING -> false;
    };
  }
}

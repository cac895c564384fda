package io.mlids.core.feature;

/** The unit of a feature's values. */
public enum Unit {
  /** For values without a unit: ports, protocol numbers and ratios. */
  NONE(""),
  TEXT(""),
  PACKETS("packets"),
  BYTES("bytes"),
  SQUARE_BYTES("bytes²"),
  MICROSECONDS("µs"),
  BYTES_PER_SECOND("bytes/s"),
  PACKETS_PER_SECOND("packets/s");

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  /** The unit's symbol, placed after a value; empty if the unit has no symbol. */
  public String symbol() {
    return symbol;
  }
}

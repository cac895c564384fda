package io.mlids.core.feature;

/** What a feature's numbers count. */
public enum Unit {
  /** A plain number: a port, a protocol number, a ratio. */
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

  /** The unit's suffix; empty for a plain number. */
  public String symbol() {
    return symbol;
  }
}

package io.mlids.parquet.page;

/** The encodings of pages that this package writes. */
public enum Encoding {
  /** The values one after another. */
  PLAIN(0),
  /** Runs of equal values and groups of values with few bits. */
  RLE(3),
  /** Indexes of a dictionary, encoded as {@link #RLE}. */
  RLE_DICTIONARY(8);

  private final int number;

  Encoding(int number) {
    this.number = number;
  }

  /** The number in the Parquet format. */
  public int number() {
    return number;
  }
}

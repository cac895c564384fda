package io.mlids.train.split;

/** Which rows stay together. */
public enum Grouping {
  /** A recording: a CSV, known by its name, which must be unique. */
  RUN("run"),
  /** A CSV; CSVs in different directories may have the same name. */
  FILE("file"),
  /** A calendar day. */
  DAY("day");

  private final String word;

  Grouping(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}

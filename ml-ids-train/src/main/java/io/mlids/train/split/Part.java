package io.mlids.train.split;

/** What the rows of a dataset are for. */
public enum Part {
  TRAIN("train.h5"),
  VAL("val.h5"),
  TEST("test.h5");

  private final String fileName;

  Part(String fileName) {
    this.fileName = fileName;
  }

  /** The file of these rows in the output folder. */
  public String fileName() {
    return fileName;
  }
}

package io.mlids.train.split;

/** A part of a split dataset. */
public enum Subset {
  TRAIN("train.h5"),
  VAL("val.h5"),
  TEST("test.h5");

  private final String fileName;

  Subset(String fileName) {
    this.fileName = fileName;
  }

  /** The name of the subset's file in the output directory. */
  public String fileName() {
    return fileName;
  }
}

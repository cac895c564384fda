package io.mlids.train.fit;

import java.util.Locale;

/** The classes that a model distinguishes. */
public enum Objective {
  /** Attack or benign. */
  BINARY,
  /** All classes of the training rows. */
  MULTICLASS;

  /** The name in a parameter file: {@code binary} or {@code multiclass}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

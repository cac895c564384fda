package io.mlids.train.fit;

import java.util.Locale;

/** What a model distinguishes. */
public enum Objective {
  /** Attacks, of any class, from benign flows. */
  BINARY,
  /** Every class of the training rows from every other. */
  MULTICLASS;

  /** As a parameter file has it: {@code binary}, {@code multiclass}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

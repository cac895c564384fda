package io.mlids.train.fit;

/** What a model tells apart. */
public enum Objective {
  /** Attacks, of any class, from benign flows. */
  BINARY,
  /** Every class of the training rows from every other. */
  MULTICLASS
}

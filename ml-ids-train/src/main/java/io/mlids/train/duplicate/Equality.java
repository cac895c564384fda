package io.mlids.train.duplicate;

/** When two rows are equal. */
public enum Equality {
  /** All columns are equal: the features, port, protocol, timestamp and label. */
  EXACT,
  /** A model cannot distinguish the rows: all model inputs are equal. */
  FEATURES
}

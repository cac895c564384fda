package io.mlids.core.behaviour.table;

/** A rule's memory that contains sets with a shared {@link SetCapacity}. */
public interface Bounded {
  /**
   * Returns the capacity that the sets use, because the subject was evicted. The sizes of the sets
   * remain available, because evidence about the subject may still need them.
   */
  void release();

  /**
   * Reads the sets, so that they are in the processor's cache when the rule uses them. Returns a
   * number that depends on what was read.
   */
  default int readAhead() {
    return 0;
  }
}

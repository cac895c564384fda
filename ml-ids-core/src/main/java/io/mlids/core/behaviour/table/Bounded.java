package io.mlids.core.behaviour.table;

/** A rule's memory that contains sets with a shared {@link SetCapacity}. */
public interface Bounded {
  /**
   * Returns the capacity that the sets use, because the subject was evicted. The sizes of the sets
   * remain available, because evidence about the subject may still need them.
   */
  void release();
}

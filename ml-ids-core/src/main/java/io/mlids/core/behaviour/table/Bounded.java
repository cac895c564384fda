package io.mlids.core.behaviour.table;

/** A rule's memory that contains sets with a shared {@link SetCapacity}. */
public interface Bounded {
  /**
   * Releases the capacity of the sets, because the subject was evicted. The sizes of the sets
   * remain available, because evidence about the subject may still need them.
   */
  void release();
}

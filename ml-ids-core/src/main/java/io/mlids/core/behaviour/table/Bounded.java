package io.mlids.core.behaviour.table;

/** A rule's memory that contains sets with a shared {@link SetCapacity}. */
public interface Bounded {
  /**
   * Releases the capacity of the sets, because the subject was evicted. The sizes remain, for
   * evidence about the subject that is still in use.
   */
  void release();
}

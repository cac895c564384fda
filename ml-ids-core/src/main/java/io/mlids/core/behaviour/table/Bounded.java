package io.mlids.core.behaviour.table;

/** A rule's memory with sets that use a {@link SetCapacity}. */
public interface Bounded {
  /**
   * Returns the capacity of the sets, because the subject was evicted. Sizes stay, for evidence of
   * the subject that is still in use.
   */
  void release();
}

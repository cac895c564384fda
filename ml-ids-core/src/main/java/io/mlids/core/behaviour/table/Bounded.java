package io.mlids.core.behaviour.table;

/** A rule's memory that holds sets of a {@link SetCapacity}. */
public interface Bounded {
  /** Returns the capacity of the sets, because the subject was evicted. */
  void release();
}

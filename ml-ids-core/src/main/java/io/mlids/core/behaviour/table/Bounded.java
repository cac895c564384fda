package io.mlids.core.behaviour.table;

/** A rule's memory with sets that use a {@link SetCapacity}. */
public interface Bounded {
  /** Gives back the capacity of the sets after the subject was evicted. */
  void release();
}

package io.mlids.core.behaviour.table;

/**
 * How many members all sets of a behaviour may hold together. A set that gets no more capacity
 * stops growing and counts as full. Single owner; not thread-safe.
 */
public final class SetCapacity {
  private final long most;
  private long taken;
  private long refused;

  /** Capacity for a number of members. */
  public SetCapacity(long most) {
    this.most = most;
  }

  boolean take(int members) {
    if (taken + members > most) {
      refused++;
      return false;
    }
    taken += members;
    return true;
  }

  void giveBack(int members) {
    taken -= members;
  }

  /** The capacity in use. */
  public long taken() {
    return taken;
  }

  /** How often a set was refused more capacity. */
  public long refused() {
    return refused;
  }
}

package io.mlids.core.behaviour.table;

/**
 * Limits the total number of members in all sets of the behaviour rules. A set whose request for
 * more capacity is refused stops growing and counts as full. Not thread-safe.
 */
public final class SetCapacity {
  private final long most;
  private long taken;
  private long refused;

  /** Creates a capacity for a number of members. */
  public SetCapacity(long most) {
    this.most = most;
  }

  /** Reserves capacity for members if enough is left, and returns whether it was reserved. */
  public boolean take(int members) {
    if (taken + members > most) {
      refused++;
      return false;
    }
    taken += members;
    return true;
  }

  /** Releases capacity that was taken. */
  public void giveBack(int members) {
    taken -= members;
  }

  /** The capacity in use. */
  public long taken() {
    return taken;
  }

  /** The number of times that a set was refused more capacity. */
  public long refused() {
    return refused;
  }
}

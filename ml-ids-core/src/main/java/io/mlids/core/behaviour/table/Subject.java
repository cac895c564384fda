package io.mlids.core.behaviour.table;

import io.mlids.core.net.IpAddress;

/**
 * A host, pair of hosts or service tracked in a {@link StateTable}. Each rule keeps its memory of
 * the subject in a slot that the table assigns. Only the slots in use take memory, so most subjects
 * stay small. Not thread-safe.
 */
public abstract class Subject extends Entry {
  /** Stands for the second address of subjects with only one. */
  protected static final IpAddress NO_ADDRESS = new IpAddress(false, 0, 0);

  /** The slots that hold a memory, one bit each. */
  private int present;

  /** The only memory, or an array of the memories in the order of their slots. */
  private Object memories;

  /** The table's insertion count when the subject was last moved to the end of its queue. */
  long touchedAt;

  /** Whether one of the rules' memories must release capacity when the subject is evicted. */
  private boolean holdsSets;

  private final boolean firstIsIpv6;
  private final boolean secondIsIpv6;

  /**
   * Creates a subject. The key begins with one or two addresses.
   *
   * @param first the first address
   * @param second the second address; {@link #NO_ADDRESS} if there is none
   */
  protected Subject(IpAddress first, IpAddress second, long key) {
    super(first.high(), first.low(), second.high(), second.low(), key);
    firstIsIpv6 = first.isIpv6();
    secondIsIpv6 = second.isIpv6();
  }

  /** The first address in the key. Derived from the key, so that it takes no memory of its own. */
  protected final IpAddress first() {
    return first(firstIsIpv6);
  }

  /** The second address in the key. */
  protected final IpAddress second() {
    return second(secondIsIpv6);
  }

  /** The part of the key after the addresses. */
  protected final long key() {
    return key4;
  }

  /** Returns whether the table still holds this subject. */
  public final boolean isHeld() {
    return queue != null;
  }

  /** Called whenever {@link StateTable#keep} is called for this subject. */
  protected void kept() {}

  /**
   * Reads the rules' memories, so that they are in the processor's cache when the rules use them.
   * Returns a number that depends on what was read.
   */
  public final int readAhead() {
    return memories instanceof Object[] several ? several.length : present;
  }

  /** Reads the sets in the rules' memories like {@link #readAhead}, which must be called before. */
  public final int readSetsAhead() {
    int sum = 0;
    if (memories instanceof Object[] several) {
      for (Object each : several) {
        sum += each instanceof Bounded bounded ? bounded.readAhead() : 0;
      }
    } else if (memories instanceof Bounded bounded) {
      sum = bounded.readAhead();
    }
    return sum;
  }

  final boolean hasMemory(int slot) {
    return (present & 1 << slot) != 0;
  }

  /** The memory in a slot; call this method only if {@link #hasMemory}. */
  final Object memory(int slot) {
    return memories instanceof Object[] several ? several[place(slot)] : memories;
  }

  /** The number of memories in the slots before the given one. */
  private int place(int slot) {
    return Integer.bitCount(present & (1 << slot) - 1);
  }

  /** Puts a memory into a slot that holds none. */
  final void remember(int slot, Object memory) {
    if (present == 0) {
      memories = memory;
    } else {
      int count = Integer.bitCount(present);
      Object[] before = memories instanceof Object[] several ? several : new Object[] {memories};
      Object[] after = new Object[count + 1];
      int place = place(slot);
      System.arraycopy(before, 0, after, 0, place);
      after[place] = memory;
      System.arraycopy(before, place, after, place + 1, count - place);
      memories = after;
    }
    present |= 1 << slot;
    holdsSets |= memory instanceof Bounded;
  }

  /**
   * Releases the set capacity that the rules' memories use, and drops these memories. Otherwise,
   * conversations that refer to the evicted subject would keep the memories alive for minutes. If
   * such a conversation continues, the rules start again with empty memories.
   */
  final void release() {
    if (holdsSets) {
      Object[] all = memories instanceof Object[] several ? several : new Object[] {memories};
      for (Object each : all) {
        if (each instanceof Bounded bounded) {
          bounded.release();
        }
      }
    }
    present = 0;
    memories = null;
  }
}

package io.mlids.core.behaviour.table;

/**
 * Counts distinct numbers, up to {@link #MAX} or until the {@link SetCapacity} is used up. Numbers
 * are stored as 32-bit hashes: about one in 500 sets with 4,096 members contains a collision. Not
 * thread-safe.
 */
public class SmallSet {
  /** The maximum size of a set. */
  public static final int MAX = 4096;

  private static final int FIRST_CAPACITY = 4;

  final SetCapacity capacity;

  /** Hashes, which are never zero; zero marks an empty slot. */
  private int[] slots;

  /** The first two members, kept here until there is a third, because most sets stay that small. */
  private int one;

  private int two;
  private int size;
  private boolean full;
  private boolean released;

  /** Creates an empty set that shares a capacity with other sets. */
  public SmallSet(SetCapacity capacity) {
    this.capacity = capacity;
  }

  /**
   * Adds a number, and returns whether it was new to the set. A full or released set accepts no
   * numbers.
   */
  public final boolean add(long number) {
    if (full || released) {
      return false;
    }
    int hash = hash(number);
    if (slots == null) {
      if (one == hash || two == hash) {
        return false;
      }
      if (size < 2) {
        two = one;
        one = hash;
        size++;
        return true;
      }
      if (!capacity.take(FIRST_CAPACITY)) {
        full = true;
        return false;
      }
      slots = new int[FIRST_CAPACITY];
      slots[find(one)] = one;
      slots[find(two)] = two;
    }
    int slot = find(hash);
    if (slots[slot] != 0) {
      return false;
    }
    if ((size + 1) * 4 > slots.length * 3) {
      if (size >= MAX || !capacity.take(slots.length)) {
        full = true;
        return false;
      }
      grow();
      slot = find(hash);
    } else if (size >= MAX) {
      full = true;
      return false;
    }
    slots[slot] = hash;
    size++;
    return true;
  }

  private void grow() {
    int[] smaller = slots;
    slots = new int[smaller.length * 2];
    for (int each : smaller) {
      if (each != 0) {
        slots[find(each)] = each;
      }
    }
  }

  /** Returns whether a number is in the set. */
  public final boolean contains(long number) {
    int hash = hash(number);
    return slots == null ? one == hash || two == hash : slots[find(hash)] != 0;
  }

  /** The number of distinct numbers in the set. */
  public final int size() {
    return size;
  }

  /** Returns whether more than {@link #size} distinct numbers were added. */
  public final boolean isFull() {
    return full;
  }

  /**
   * Releases the capacity and the members, except the only member of a set of one; the size
   * remains.
   */
  public void release() {
    released = true;
    if (size > 1) {
      one = 0;
      two = 0;
    }
    if (slots != null) {
      capacity.giveBack(slots.length);
      slots = null;
    }
  }

  /**
   * Reads the members, so that they are in the processor's cache when the next number is added.
   * Returns a number that depends on what was read.
   */
  public final int readAhead() {
    return slots == null ? size : slots.length;
  }

  private static int hash(long number) {
    long mixed = (number ^ number >>> 32) * 0x9E3779B97F4A7C15L;
    int hash = (int) (mixed >>> 32);
    return hash == 0 ? 1 : hash;
  }

  private int find(int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}

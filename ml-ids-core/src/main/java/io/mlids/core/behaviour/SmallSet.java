package io.mlids.core.behaviour;

/**
 * How many different numbers there were, exactly up to a limit and "at least" from there on. Takes
 * no more memory than its numbers need. Belongs to one thread.
 */
final class SmallSet {
  /** As many are told apart. */
  static final int MOST = 4096;

  private static final int FIRST_CAPACITY = 4;

  /** A number is held as itself plus one, so that zero is an empty slot. */
  private long[] slots;

  private long only;
  private int size;

  /** Adds a number that is not negative; whether it is new. Beyond {@link #MOST} none is. */
  boolean add(long number) {
    long held = number + 1;
    if (size == 0) {
      only = held;
      size = 1;
      return true;
    }
    if (slots == null) {
      if (only == held) {
        return false;
      }
      slots = new long[FIRST_CAPACITY];
      place(only);
    }
    int slot = find(held);
    if (slots[slot] != 0 || size >= MOST) {
      return false;
    }
    if ((size + 1) * 4 > slots.length * 3) {
      long[] smaller = slots;
      slots = new long[smaller.length * 2];
      for (long each : smaller) {
        if (each != 0) {
          place(each);
        }
      }
      slot = find(held);
    }
    slots[slot] = held;
    size++;
    return true;
  }

  boolean contains(long number) {
    if (slots == null) {
      return size == 1 && only == number + 1;
    }
    return slots[find(number + 1)] != 0;
  }

  int size() {
    return size;
  }

  /** Whether there may have been more than {@link #size}. */
  boolean isFull() {
    return size >= MOST;
  }

  private void place(long held) {
    slots[find(held)] = held;
  }

  private int find(long held) {
    int mask = slots.length - 1;
    int slot = (int) ((held * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (slots[slot] != 0 && slots[slot] != held) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}

package io.mlids.api.packets.file;

import java.util.Arrays;

/**
 * The part of a file that is being written, with the set of the addresses of its packets. Not
 * thread-safe.
 */
public final class SegmentBuilder {
  private static final int FIRST_SLOTS = 1 << 6;

  private final long offset;
  private int length;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /** An open-addressing hash set, in which 0 marks a free slot. */
  private int[] slots = new int[FIRST_SLOTS];

  private int used;
  private boolean hasZero;

  /** Begins a part at an offset of the file. */
  SegmentBuilder(long offset) {
    this.offset = offset;
  }

  /** Adds the addresses of the packet that was decoded last. */
  public void add(RunDecoder decoded) {
    if (decoded.isInnermostDecoded() || decoded.isHeld()) {
      add(Segment.sourceHash(decoded.innermost()));
      add(Segment.destinationHash(decoded.innermost()));
    }
    if (decoded.isOutermostDecoded()) {
      add(Segment.sourceHash(decoded.outermost()));
      add(Segment.destinationHash(decoded.outermost()));
    }
  }

  private void add(int hash) {
    if (hash == 0) {
      hasZero = true;
    } else if (insert(slots, hash) && ++used > slots.length / 2) {
      int[] larger = new int[slots.length * 2];
      for (int each : slots) {
        if (each != 0) {
          insert(larger, each);
        }
      }
      slots = larger;
    }
  }

  private static boolean insert(int[] slots, int hash) {
    int slot = hash & slots.length - 1;
    while (slots[slot] != 0) {
      if (slots[slot] == hash) {
        return false;
      }
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = hash;
    return true;
  }

  /**
   * Extends the part by bytes that have been written.
   *
   * @param from the earliest time of a packet in these bytes
   * @param until the latest time of a packet in these bytes
   */
  void extend(int bytes, long from, long until) {
    length += bytes;
    first = Math.min(first, from);
    last = Math.max(last, until);
  }

  int length() {
    return length;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  /** The part so far. */
  Segment segment() {
    int[] addresses = new int[used + (hasZero ? 1 : 0)];
    int count = hasZero ? 1 : 0;
    for (int each : slots) {
      if (each != 0) {
        addresses[count++] = each;
      }
    }
    Arrays.sort(addresses);
    return new Segment(offset, length, first, last, addresses);
  }
}

package io.mlids.core.packet;

/**
 * Records which bytes of a datagram have arrived, in up to 16 disjoint ranges in ascending order. A
 * byte that does not fit into the ranges counts as new each time it arrives.
 */
final class ByteRanges {
  private static final int MAX = 16;

  private final int[] begins = new int[MAX];
  private final int[] ends = new int[MAX];
  private int count;

  void clear() {
    count = 0;
  }

  /**
   * Adds the bytes from {@code begin} (inclusive) to {@code end} (exclusive).
   *
   * @return the number of new bytes
   */
  int add(int begin, int end) {
    if (begin >= end) {
      return 0;
    }
    int first = 0;
    while (first < count && ends[first] < begin) {
      first++;
    }
    int known = 0;
    int joinedBegin = begin;
    int joinedEnd = end;
    int after = first;
    while (after < count && begins[after] <= end) {
      known += Math.max(0, Math.min(end, ends[after]) - Math.max(begin, begins[after]));
      joinedBegin = Math.min(joinedBegin, begins[after]);
      joinedEnd = Math.max(joinedEnd, ends[after]);
      after++;
    }
    replace(first, after, joinedBegin, joinedEnd);
    return end - begin - known;
  }

  private void replace(int first, int after, int begin, int end) {
    int size = count - (after - first) + 1;
    if (size > MAX) {
      return;
    }
    System.arraycopy(begins, after, begins, first + 1, count - after);
    System.arraycopy(ends, after, ends, first + 1, count - after);
    begins[first] = begin;
    ends[first] = end;
    count = size;
  }

  /** Returns whether the byte at a position has arrived. */
  boolean contains(int position) {
    for (int i = 0; i < count; i++) {
      if (begins[i] <= position && position < ends[i]) {
        return true;
      }
    }
    return false;
  }

  /** The number of contiguous bytes from the start that have arrived. */
  int prefix() {
    return count > 0 && begins[0] == 0 ? ends[0] : 0;
  }

  /** The number of bytes in all ranges. */
  int total() {
    int total = 0;
    for (int i = 0; i < count; i++) {
      total += ends[i] - begins[i];
    }
    return total;
  }
}

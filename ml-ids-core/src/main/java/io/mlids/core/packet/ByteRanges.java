package io.mlids.core.packet;

/**
 * The bytes of a datagram that have arrived, as a few disjoint ranges in ascending order. Further
 * ranges are not kept: their bytes count as new when they arrive again.
 */
final class ByteRanges {
  private static final int MOST = 16;

  private final int[] begins = new int[MOST];
  private final int[] ends = new int[MOST];
  private int count;

  void clear() {
    count = 0;
  }

  /**
   * Adds the bytes from {@code begin} (inclusive) to {@code end} (exclusive).
   *
   * @return how many of them are new
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
    int behind = first;
    while (behind < count && begins[behind] <= end) {
      known += Math.max(0, Math.min(end, ends[behind]) - Math.max(begin, begins[behind]));
      joinedBegin = Math.min(joinedBegin, begins[behind]);
      joinedEnd = Math.max(joinedEnd, ends[behind]);
      behind++;
    }
    replace(first, behind, joinedBegin, joinedEnd);
    return end - begin - known;
  }

  private void replace(int first, int behind, int begin, int end) {
    int size = count - (behind - first) + 1;
    if (size > MOST) {
      return;
    }
    System.arraycopy(begins, behind, begins, first + 1, count - behind);
    System.arraycopy(ends, behind, ends, first + 1, count - behind);
    begins[first] = begin;
    ends[first] = end;
    count = size;
  }

  /** Whether a byte has arrived. */
  boolean contains(int position) {
    for (int i = 0; i < count; i++) {
      if (begins[i] <= position && position < ends[i]) {
        return true;
      }
    }
    return false;
  }

  /** Contiguous bytes from the first one on. */
  int prefix() {
    return count > 0 && begins[0] == 0 ? ends[0] : 0;
  }

  /** Bytes of all ranges. */
  int total() {
    int total = 0;
    for (int i = 0; i < count; i++) {
      total += ends[i] - begins[i];
    }
    return total;
  }
}

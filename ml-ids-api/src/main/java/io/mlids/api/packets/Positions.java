package io.mlids.api.packets;

import java.util.Arrays;

/** Places of packets in files, in memory of 8 bytes each. Not thread-safe. */
final class Positions {
  private static final int OFFSET_BITS = 40;

  private long[] places = new long[16];
  private int size;

  /**
   * Adds a place.
   *
   * @param file the index of the file, below 2²³
   * @param offset the offset in the file, below 2⁴⁰
   */
  void add(int file, long offset) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
    }
    places[size++] = (long) file << OFFSET_BITS | offset;
  }

  void addAll(Positions others) {
    for (int i = 0; i < others.size; i++) {
      add(others.file(i), others.offset(i));
    }
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int file(int i) {
    return (int) (places[i] >>> OFFSET_BITS);
  }

  long offset(int i) {
    return places[i] & (1L << OFFSET_BITS) - 1;
  }

  /** Sorts the places by file and offset, which is the order in which the packets arrived. */
  void sort() {
    Arrays.sort(places, 0, size);
  }
}

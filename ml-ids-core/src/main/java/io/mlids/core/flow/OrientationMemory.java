package io.mlids.core.flow;

/**
 * Remembers the forward direction of keys whose flows had to end early. Bounded: a key takes one
 * place, given by its hash, and displaces whoever had it. Keys are told apart by 63 bits of their
 * hash.
 */
final class OrientationMemory {
  private static final int LEAST = 1 << 10;
  private static final int MOST = 1 << 20;

  private final long[] places;
  private long lost;

  /** A memory for about so many keys, within reason. */
  OrientationMemory(int keys) {
    places = new long[Integer.highestOneBit(Math.clamp(keys, LEAST, MOST)) * 2];
  }

  /** Remembers a key by its hash. */
  void put(long hash, boolean sourceIsA) {
    int place = place(hash);
    if (places[place] != 0 && (places[place] | 1) != (hash | 1)) {
      lost++;
    }
    places[place] = hash & ~1L | (sourceIsA ? 1 : 0);
  }

  /** Whether a key is remembered; forgets it then. */
  Remembered take(long hash) {
    int place = place(hash);
    long found = places[place];
    if (found == 0 || (found | 1) != (hash | 1)) {
      return Remembered.NOTHING;
    }
    places[place] = 0;
    return (found & 1) != 0 ? Remembered.SOURCE_IS_A : Remembered.SOURCE_IS_B;
  }

  /** What is remembered of a key. */
  enum Remembered {
    NOTHING,
    SOURCE_IS_A,
    SOURCE_IS_B
  }

  private int place(long hash) {
    return (int) (hash >>> 1) & places.length - 1;
  }

  /** Keys that were displaced. */
  long lost() {
    return lost;
  }
}

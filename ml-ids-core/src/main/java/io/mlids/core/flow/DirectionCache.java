package io.mlids.core.flow;

/**
 * The forward direction of keys whose flows ended early. Bounded: a key has one place, given by its
 * hash, and replaces the key that was there. 63 bits of the hash identify a key.
 */
final class DirectionCache {
  private static final int LEAST = 1 << 10;
  private static final int MOST = 1 << 20;

  private final long[] places;
  private long lost;

  /** A cache with room for about this number of keys, within fixed bounds. */
  DirectionCache(int keys) {
    places = new long[Integer.highestOneBit(Math.clamp(keys, LEAST, MOST)) * 2];
  }

  /** Stores a key's direction under the key's hash. */
  void put(long hash, boolean sourceIsA) {
    int place = place(hash);
    if (places[place] != 0 && (places[place] | 1) != (hash | 1)) {
      lost++;
    }
    places[place] = hash & ~1L | (sourceIsA ? 1 : 0);
  }

  /** Removes and returns a key's direction. */
  Cached take(long hash) {
    int place = place(hash);
    long found = places[place];
    if (found == 0 || (found | 1) != (hash | 1)) {
      return Cached.NOTHING;
    }
    places[place] = 0;
    return (found & 1) != 0 ? Cached.SOURCE_IS_A : Cached.SOURCE_IS_B;
  }

  /** The cached direction of a key. */
  enum Cached {
    NOTHING,
    SOURCE_IS_A,
    SOURCE_IS_B
  }

  private int place(long hash) {
    return (int) (hash >>> 1) & places.length - 1;
  }

  /** Keys that were replaced by others. */
  long lost() {
    return lost;
  }
}

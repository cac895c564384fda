package io.mlids.core.flow;

/**
 * Caches the forward direction of keys whose flows ended early. The size is fixed: a key's hash
 * selects its slot, and a new key replaces the previous key in that slot. Keys are compared by 63
 * bits of their hash.
 */
final class DirectionCache {
  private static final int MIN_KEYS = 1 << 10;
  private static final int MAX_KEYS = 1 << 20;

  private final long[] slots;
  private long lost;

  /** Creates a cache for about the given number of keys, within fixed bounds. */
  DirectionCache(int keys) {
    slots = new long[Integer.highestOneBit(Math.clamp(keys, MIN_KEYS, MAX_KEYS)) * 2];
  }

  /** Stores a key's direction under the key's hash. */
  void put(long hash, boolean sourceIsA) {
    int slot = slot(hash);
    if (slots[slot] != 0 && (slots[slot] | 1) != (hash | 1)) {
      lost++;
    }
    slots[slot] = hash & ~1L | (sourceIsA ? 1 : 0);
  }

  /** Removes and returns a key's direction. */
  Cached take(long hash) {
    int slot = slot(hash);
    long found = slots[slot];
    if (found == 0 || (found | 1) != (hash | 1)) {
      return Cached.NOTHING;
    }
    slots[slot] = 0;
    return (found & 1) != 0 ? Cached.SOURCE_IS_A : Cached.SOURCE_IS_B;
  }

  /** The cached direction of a key. */
  enum Cached {
    NOTHING,
    SOURCE_IS_A,
    SOURCE_IS_B
  }

  private int slot(long hash) {
    return (int) (hash >>> 1) & slots.length - 1;
  }

  /** The number of cached keys that have been replaced by other keys. */
  long lost() {
    return lost;
  }
}

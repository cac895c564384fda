package io.mlids.core.behaviour.table;

/**
 * A hash table with open addressing. The hashes are in a separate array, so that most look-ups and
 * removals read no other entries: in a table of 100,000 entries, each such read would be a cache
 * miss. At most half of the slots are in use. Has a single owner; not thread-safe.
 */
public final class EntryTable<E extends Entry> {
  private static final int FIRST_SLOTS = 1 << 9;

  private final long seed;

  /** The hash of the entry in each slot; 0 if the slot is empty. */
  private int[] hashes = new int[FIRST_SLOTS];

  private Entry[] entries = new Entry[FIRST_SLOTS];
  private int size;

  /**
   * Creates an empty table.
   *
   * @param seed seed of the hash tables; keep it secret from anyone who can send packets. It does
   *     not affect results
   */
  public EntryTable(long seed) {
    this.seed = seed;
  }

  public int size() {
    return size;
  }

  /** The entry with the given key; null if the table has none. */
  @SuppressWarnings("unchecked") // Only entries of this type are added.
  public E find(long k0, long k1, long k2, long k3, long k4) {
    int hash = hash(k0, k1, k2, k3, k4);
    int mask = hashes.length - 1;
    int slot = hash & mask;
    while (hashes[slot] != 0) {
      if (hashes[slot] == hash && entries[slot].hasKey(k0, k1, k2, k3, k4)) {
        return (E) entries[slot];
      }
      slot = slot + 1 & mask;
    }
    return null;
  }

  /**
   * Reads the slot where the search for a key begins, so that it is in the processor's cache when
   * {@link #find} reads it. Returns a number that depends on what was read, so that the compiler
   * keeps the read.
   */
  int readSlot(long k0, long k1, long k2, long k3, long k4) {
    int hash = hash(k0, k1, k2, k3, k4);
    return readSlot(hash);
  }

  /** Reads the slot where the search for an entry with the given hash begins. */
  int readSlot(int hash) {
    int slot = hash & hashes.length - 1;
    return hashes[slot] + (entries[slot] == null ? 0 : 1);
  }

  /** Adds an entry whose key is not in the table. */
  public void add(E entry) {
    if (size * 2 >= hashes.length) {
      grow();
    }
    entry.hash = hash(entry.key0, entry.key1, entry.key2, entry.key3, entry.key4);
    put(entry.hash, entry);
    size++;
  }

  private void put(int hash, Entry entry) {
    int mask = hashes.length - 1;
    int slot = hash & mask;
    while (hashes[slot] != 0) {
      slot = slot + 1 & mask;
    }
    hashes[slot] = hash;
    entries[slot] = entry;
  }

  /** Removes an entry from this table. */
  public void remove(E entry) {
    int mask = hashes.length - 1;
    int free = entry.hash & mask;
    while (entries[free] != entry) {
      free = free + 1 & mask;
    }
    // Entries that were pushed past this slot move up, so that look-ups need no tombstones.
    for (int slot = free + 1 & mask; hashes[slot] != 0; slot = slot + 1 & mask) {
      int pushed = slot - (hashes[slot] & mask) & mask;
      if (pushed >= (slot - free & mask)) {
        hashes[free] = hashes[slot];
        entries[free] = entries[slot];
        free = slot;
      }
    }
    hashes[free] = 0;
    entries[free] = null;
    size--;
  }

  private void grow() {
    int[] smallerHashes = hashes;
    Entry[] smaller = entries;
    hashes = new int[smaller.length * 2];
    entries = new Entry[smaller.length * 2];
    for (int slot = 0; slot < smaller.length; slot++) {
      if (smallerHashes[slot] != 0) {
        put(smallerHashes[slot], smaller[slot]);
      }
    }
  }

  private int hash(long k0, long k1, long k2, long k3, long k4) {
    long state = mix(seed ^ k1, k3);
    state = mix(state ^ k4, k0 ^ Long.rotateLeft(k2, 32));
    int hash = (int) (state ^ state >>> 32);
    return hash == 0 ? 1 : hash;
  }

  /** XOR of the halves of a 128-bit product, as in wyhash. */
  private static long mix(long state, long word) {
    long a = state ^ 0xA0761D6478BD642FL;
    long b = word ^ 0xE7037ED1A0B428DBL;
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}

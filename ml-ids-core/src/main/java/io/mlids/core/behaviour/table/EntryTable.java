package io.mlids.core.behaviour.table;

/** A hash table of entries, with chained buckets whose number grows. Not thread-safe. */
public final class EntryTable<E extends Entry> {
  private static final int FIRST_BUCKETS = 1 << 8;

  private final long seed;
  private Entry[] buckets = new Entry[FIRST_BUCKETS];
  private int size;

  /**
   * Creates an empty table.
   *
   * @param seed seed of the hash tables; keep it secret from senders of packets. Does not affect
   *     results
   */
  public EntryTable(long seed) {
    this.seed = seed;
  }

  public int size() {
    return size;
  }

  /** The entry of a key; null if there is none. */
  @SuppressWarnings("unchecked") // Only entries of this type are added.
  public E find(long k0, long k1, long k2, long k3, long k4) {
    Entry entry = buckets[hash(k0, k1, k2, k3, k4) & buckets.length - 1];
    while (entry != null && !entry.hasKey(k0, k1, k2, k3, k4)) {
      entry = entry.chain;
    }
    return (E) entry;
  }

  /** Adds an entry whose key is not in the table. */
  public void add(E entry) {
    if (size >= buckets.length) {
      grow();
    }
    link(entry);
    size++;
  }

  private void link(Entry entry) {
    int bucket = hash(entry) & buckets.length - 1;
    entry.chain = buckets[bucket];
    buckets[bucket] = entry;
  }

  /** Removes an entry of this table. */
  public void remove(E entry) {
    int bucket = hash(entry) & buckets.length - 1;
    if (buckets[bucket] == entry) {
      buckets[bucket] = entry.chain;
    } else {
      Entry before = buckets[bucket];
      while (before.chain != entry) {
        before = before.chain;
      }
      before.chain = entry.chain;
    }
    entry.chain = null;
    size--;
  }

  private void grow() {
    Entry[] smaller = buckets;
    buckets = new Entry[smaller.length * 2];
    for (Entry head : smaller) {
      Entry entry = head;
      while (entry != null) {
        Entry following = entry.chain;
        link(entry);
        entry = following;
      }
    }
  }

  private int hash(Entry entry) {
    return hash(entry.key0, entry.key1, entry.key2, entry.key3, entry.key4);
  }

  private int hash(long k0, long k1, long k2, long k3, long k4) {
    long state = mix(seed ^ k1, k3);
    state = mix(state ^ k4, k0 ^ Long.rotateLeft(k2, 32));
    return (int) (state ^ state >>> 32);
  }

  /** XOR of the halves of a 128-bit product, as in wyhash. */
  private static long mix(long state, long word) {
    long a = state ^ 0xA0761D6478BD642FL;
    long b = word ^ 0xE7037ED1A0B428DBL;
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}

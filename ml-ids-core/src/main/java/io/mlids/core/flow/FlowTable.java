package io.mlids.core.flow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maps keys to the state of their flows. A hash index refers to entries, which are stored in pages.
 *
 * <p>The index uses open addressing with linear probing. A slot holds 32 bits of a key's hash and
 * the number of the key's entry. A lookup therefore reads only the entry of its own key, and
 * growing the index or shifting slots reads no entries. Deleting shifts later slots back (Knuth,
 * TAOCP 3, 6.4, algorithm R), so no tombstones are needed. An entry holds the key, a time and a
 * packed first packet; from the second packet on, it also holds a {@link Flow}. Pages are never
 * copied, so growing copies only the index.
 */
final class FlowTable {
  private static final int PAGE_BITS = 12;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int PAGE_MASK = PAGE_SIZE - 1;
  private static final int FIRST_CAPACITY = 1 << 12;

  /** Marks a free entry; no packed first packet has this value. */
  private static final long FREE = -1;

  /** The entries of one page, in parallel arrays. */
  private static final class Page {
    final long[] keys;
    final long[] times = new long[PAGE_SIZE];
    final long[] packets = new long[PAGE_SIZE];
    final int[] sequences;
    final @Nullable Flow[] flows = new Flow[PAGE_SIZE];

    Page(int words, boolean withSequences) {
      keys = new long[PAGE_SIZE * words];
      sequences = new int[withSequences ? PAGE_SIZE : 0];
    }
  }

  private final int words;
  private final boolean withSequences;
  private final long seed;

  /** A hash in the upper half, an entry number plus one in the lower half; 0 in a free slot. */
  private long[] index = new long[FIRST_CAPACITY];

  private Page[] pages = new Page[16];
  private int used;
  private int free = -1;
  private int size;

  /**
   * Creates an empty table.
   *
   * @param words the length of a key in longs
   * @param withSequences whether entries hold a TCP sequence number
   * @param seed the seed of the hash function; senders who do not know it cannot choose colliding
   *     keys
   */
  FlowTable(int words, boolean withSequences, long seed) {
    this.words = words;
    this.withSequences = withSequences;
    this.seed = seed;
  }

  /** Number of keys. */
  int size() {
    return size;
  }

  /** The exclusive upper bound of the entry numbers; some numbers below it may not be in use. */
  int entryLimit() {
    return used;
  }

  /** The number of a key's entry; −1 if the key has none. */
  int find(long[] key) {
    int hash = fold(keyHash(key));
    int mask = index.length - 1;
    for (int slot = hash & mask; ; slot = slot + 1 & mask) {
      long found = index[slot];
      if (found == 0) {
        return -1;
      }
      if ((int) (found >>> 32) == hash) {
        int entry = (int) found - 1;
        if (isKey(entry, key)) {
          return entry;
        }
      }
    }
  }

  /** Returns whether inserting another key would grow the index. */
  boolean isFull() {
    return size >= index.length / 8 * 5;
  }

  /** Adds a key that is not in the table. */
  int insert(long[] key) {
    if (isFull()) {
      grow();
    }
    int entry = newEntry();
    Page page = page(entry);
    System.arraycopy(key, 0, page.keys, (entry & PAGE_MASK) * words, words);
    int hash = fold(keyHash(key));
    place(index, (long) hash << 32 | entry + 1L);
    size++;
    return entry;
  }

  /** Removes an entry that is in use. */
  void remove(int entry) {
    int mask = index.length - 1;
    int slot = fold(keyHash(entry)) & mask;
    while ((int) index[slot] != entry + 1) {
      slot = slot + 1 & mask;
    }
    int hole = slot;
    for (int next = hole + 1 & mask; index[next] != 0; next = next + 1 & mask) {
      int home = (int) (index[next] >>> 32) & mask;
      // A slot may move back to the hole only if its home slot is not between the hole and the
      // slot.
      if ((next - home & mask) >= (next - hole & mask)) {
        index[hole] = index[next];
        hole = next;
      }
    }
    index[hole] = 0;
    Page page = page(entry);
    page.flows[entry & PAGE_MASK] = null;
    page.times[entry & PAGE_MASK] = free;
    page.packets[entry & PAGE_MASK] = FREE;
    free = entry;
    size--;
  }

  /** Removes all entries. */
  void clear() {
    index = new long[FIRST_CAPACITY];
    pages = new Page[16];
    used = 0;
    free = -1;
    size = 0;
  }

  /** Returns whether an entry is in use. */
  boolean isUsed(int entry) {
    return page(entry).packets[entry & PAGE_MASK] != FREE;
  }

  long time(int entry) {
    return page(entry).times[entry & PAGE_MASK];
  }

  long packet(int entry) {
    return page(entry).packets[entry & PAGE_MASK];
  }

  /** The TCP flags of an entry's first packet. */
  int firstFlags(int entry) {
    return FirstPacket.flags(packet(entry));
  }

  /** Returns whether the forward direction of an entry's flow goes from A to B. */
  boolean sourceIsA(int entry) {
    return FirstPacket.sourceIsA(packet(entry));
  }

  int sequence(int entry) {
    return withSequences ? page(entry).sequences[entry & PAGE_MASK] : 0;
  }

  /** Stores the first packet of an entry's flow. */
  void setFirst(int entry, long time, long packet, int sequence) {
    Page page = page(entry);
    int at = entry & PAGE_MASK;
    page.times[at] = time;
    page.packets[at] = packet;
    page.flows[at] = null;
    if (withSequences) {
      page.sequences[at] = sequence;
    }
  }

  /** The flow of an entry; null if the entry has seen only one packet. */
  @Nullable Flow flow(int entry) {
    return page(entry).flows[entry & PAGE_MASK];
  }

  void setFlow(int entry, Flow flow) {
    page(entry).flows[entry & PAGE_MASK] = flow;
  }

  /** Length of a key in longs. */
  int words() {
    return words;
  }

  /** One of the longs in an entry's key. */
  long keyWord(int entry, int word) {
    return page(entry).keys[(entry & PAGE_MASK) * words + word];
  }

  /** The 64-bit hash of an entry's key. */
  long keyHash(int entry) {
    long state = seed;
    for (int i = 0; i < words; i++) {
      state = mix(state, keyWord(entry, i));
    }
    return state;
  }

  /** The 64-bit hash of a key. */
  long keyHash(long[] key) {
    long state = seed;
    for (int i = 0; i < words; i++) {
      state = mix(state, key[i]);
    }
    return state;
  }

  private Page page(int entry) {
    return pages[entry >>> PAGE_BITS];
  }

  private int newEntry() {
    if (free >= 0) {
      int entry = free;
      free = (int) time(entry);
      return entry;
    }
    int entry = used++;
    int page = entry >>> PAGE_BITS;
    if ((entry & PAGE_MASK) == 0) {
      if (page == pages.length) {
        pages = Arrays.copyOf(pages, pages.length * 2);
      }
      pages[page] = new Page(words, withSequences);
    }
    return entry;
  }

  /** Doubles the index. */
  void grow() {
    long[] larger = new long[index.length * 2];
    for (long slot : index) {
      if (slot != 0) {
        place(larger, slot);
      }
    }
    index = larger;
  }

  private static void place(long[] slots, long content) {
    int mask = slots.length - 1;
    int slot = (int) (content >>> 32) & mask;
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = content;
  }

  private boolean isKey(int entry, long[] key) {
    long[] keys = page(entry).keys;
    int at = (entry & PAGE_MASK) * words;
    for (int i = 0; i < words; i++) {
      if (keys[at + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  private static int fold(long hash) {
    return (int) (hash ^ hash >>> 32);
  }

  /** XOR of the halves of a 128-bit product, as in wyhash. */
  private static long mix(long state, long word) {
    long a = state ^ word ^ 0xA0761D6478BD642FL;
    long b = 0xE7037ED1A0B428DBL ^ Long.rotateLeft(state, 32);
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}

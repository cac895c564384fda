package io.mlids.core.behaviour.table;

import io.mlids.core.net.IpAddress;

/**
 * An element of an {@link EntryTable} and of at most one {@link EntryQueue}. The table finds the
 * element by its key. Not thread-safe.
 */
public abstract class Entry {
  final long key0;
  final long key1;
  final long key2;
  final long key3;
  final long key4;

  /** The hash of the key; set by the table that contains the entry. */
  int hash;

  Entry previous;
  Entry next;
  EntryQueue<?> queue;

  protected Entry(long key0, long key1, long key2, long key3, long key4) {
    this.key0 = key0;
    this.key1 = key1;
    this.key2 = key2;
    this.key3 = key3;
    this.key4 = key4;
  }

  protected final boolean hasKey(long k0, long k1, long k2, long k3, long k4) {
    return key4 == k4 && key1 == k1 && key3 == k3 && key0 == k0 && key2 == k2;
  }

  /** The first address in a key that begins with two addresses. */
  protected final IpAddress first(boolean ipv6) {
    return new IpAddress(ipv6, key0, key1);
  }

  /** The second address in a key that begins with two addresses. */
  protected final IpAddress second(boolean ipv6) {
    return new IpAddress(ipv6, key2, key3);
  }

  /** Returns whether the first or the second address in the key has the given halves. */
  protected final boolean hasAddress(boolean isFirst, long high, long low) {
    return isFirst ? key1 == low && key0 == high : key3 == low && key2 == high;
  }

  /** Returns whether both addresses in the key are the same. */
  protected final boolean hasEqualAddresses() {
    return key1 == key3 && key0 == key2;
  }

  /** Returns whether the entry is in the given queue. */
  protected final boolean isIn(EntryQueue<?> other) {
    return queue == other;
  }

  /** Removes the entry from its queue. */
  protected final void leaveQueue() {
    queue.remove(this);
  }
}

package io.mlids.core.behaviour.table;

import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** Counts distinct addresses, and lists the first of them. Not thread-safe. */
public final class Addresses {
  private static final int LISTED = 256;

  /** The memory that a listed address uses, expressed as a number of set members. */
  private static final int MEMBERS_OF_ADDRESS = 10;

  private final SetCapacity capacity;
  private final SmallSet different;
  private List<IpAddress> list = List.of();

  /** Creates an empty set; the capacity is shared with other sets. */
  public Addresses(SetCapacity capacity) {
    this.capacity = capacity;
    this.different = new SmallSet(capacity);
  }

  /** The number that represents an address in the sets. */
  public static long number(IpAddress address) {
    return number(address.high(), address.low());
  }

  /** The number that represents the address with the given high and low halves. */
  public static long number(long high, long low) {
    return low ^ Long.rotateLeft(high, 17) * 0x9E3779B97F4A7C15L;
  }

  /** Adds an address; returns whether it is new. */
  public boolean add(IpAddress address) {
    if (!different.add(number(address))) {
      return false;
    }
    if (list.size() < LISTED && capacity.take(MEMBERS_OF_ADDRESS)) {
      if (list.isEmpty()) {
        list = new ArrayList<>(2);
      }
      list.add(address);
    }
    return true;
  }

  /** Returns whether an address has been added. */
  public boolean contains(IpAddress address) {
    return different.contains(number(address));
  }

  /** The first addresses added, at most 256. */
  public List<IpAddress> list() {
    return List.copyOf(list);
  }

  /** The number of distinct addresses added. */
  public int size() {
    return different.size();
  }

  /** Returns whether more distinct addresses were added than {@link #size} counts. */
  public boolean isFull() {
    return different.isFull();
  }

  /** Releases the capacity that was taken, but keeps the size and the listed addresses. */
  public void release() {
    different.release();
    capacity.giveBack(list.size() * MEMBERS_OF_ADDRESS);
  }
}

package io.mlids.core.behaviour.table;

import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** Counts different addresses and lists the first ones. Single owner; not thread-safe. */
public final class Addresses {
  private static final int LISTED = 256;

  /** A listed address takes as much memory as this many members of a set. */
  private static final int MEMBERS_OF_ADDRESS = 10;

  private final SetCapacity capacity;
  private final SmallSet different;
  private List<IpAddress> list = List.of();

  /** No addresses; the capacity is shared with other sets. */
  public Addresses(SetCapacity capacity) {
    this.capacity = capacity;
    this.different = new SmallSet(capacity);
  }

  /** The number that represents an address in sets. */
  public static long number(IpAddress address) {
    return number(address.high(), address.low());
  }

  /** The same for the two halves of an address. */
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

  /** Whether an address was added. */
  public boolean contains(IpAddress address) {
    return different.contains(number(address));
  }

  /** The first addresses that were added, at most 256. */
  public List<IpAddress> list() {
    return List.copyOf(list);
  }

  /** How many different addresses were added. */
  public int size() {
    return different.size();
  }

  /** Whether there were more than {@link #size}. */
  public boolean isFull() {
    return different.isFull();
  }

  /** Returns the capacity taken; the addresses stay. */
  public void release() {
    different.release();
    capacity.giveBack(list.size() * MEMBERS_OF_ADDRESS);
  }
}

package io.mlids.core.behaviour.table;

import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts distinct addresses, and lists the first of them. Extends the set of their numbers instead
 * of referring to it, which saves an object. Not thread-safe.
 */
public final class Addresses extends SmallSet {
  private static final int LISTED = 256;

  /** The memory that a listed address uses, expressed as a number of set members. */
  private static final int MEMBERS_OF_ADDRESS = 10;

  private List<IpAddress> list = List.of();

  /** Creates an empty set; the capacity is shared with other sets. */
  public Addresses(SetCapacity capacity) {
    super(capacity);
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
    if (!add(number(address))) {
      return false;
    }
    if (list.size() < LISTED && capacity.take(MEMBERS_OF_ADDRESS)) {
      addToList(address);
    }
    return true;
  }

  /** Most sets list one address, and a list of one takes less memory than one that can grow. */
  private void addToList(IpAddress address) {
    if (list.isEmpty()) {
      list = List.of(address);
      return;
    }
    if (list.size() == 1) {
      list = new ArrayList<>(list);
    }
    list.add(address);
  }

  /** Returns whether an address has been added. */
  public boolean contains(IpAddress address) {
    return contains(number(address));
  }

  /** The first addresses added, at most 256. */
  public List<IpAddress> list() {
    return List.copyOf(list);
  }

  /** Releases the capacity that was taken, but keeps the size and the listed addresses. */
  @Override
  public void release() {
    super.release();
    capacity.giveBack(list.size() * MEMBERS_OF_ADDRESS);
  }
}

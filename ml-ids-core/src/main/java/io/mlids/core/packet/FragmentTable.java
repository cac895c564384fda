package io.mlids.core.packet;

/**
 * Holds the fragmented datagrams from the last 30 seconds of packet time. The size of the table is
 * fixed. If all entries are in use, a new datagram replaces a complete one if possible, and
 * otherwise the oldest.
 */
final class FragmentTable {
  private static final int SLOTS = 1 << 12;
  private static final int WAYS = 4;
  private static final long LIFETIME_MICROS = 30_000_000;

  private final FragmentedDatagram[] datagrams = new FragmentedDatagram[SLOTS];

  /** The fields that identify the datagram of the current fragment. */
  private final FragmentedDatagram current = new FragmentedDatagram();

  private long waiting;
  private long joined;
  private long overlapping;
  private long displaced;

  /**
   * Finds the datagram of the current fragment, or adds an empty one if this is its first fragment.
   *
   * @param packet contains the addresses of the fragmented IP packet
   * @param id the identification field of the IP header
   * @param protocol the protocol number for IPv4, or 0 for IPv6, where the fragments of a datagram
   *     may have different numbers (RFC 8200, section 4.5)
   */
  FragmentedDatagram find(DecodedPacket packet, int id, int protocol) {
    identify(packet, id, protocol);
    int home = home();
    int victim = -1;
    for (int way = 0; way < WAYS; way++) {
      int slot = home + way & SLOTS - 1;
      FragmentedDatagram datagram = datagrams[slot];
      if (datagram == null) {
        datagrams[slot] = new FragmentedDatagram();
        return open(datagrams[slot], packet.timestamp);
      }
      if (isCurrent(datagram)) {
        return isExpired(datagram, packet.timestamp)
            ? restart(datagram, packet.timestamp)
            : datagram;
      }
      if (victim < 0 || isReplacedBefore(datagram, datagrams[victim])) {
        victim = slot;
      }
    }
    FragmentedDatagram datagram = datagrams[victim];
    if (!datagram.isWhole() && !isExpired(datagram, packet.timestamp)) {
      displaced++;
    }
    return open(datagram, packet.timestamp);
  }

  /** Assigns an entry to the datagram of the current fragment. */
  private FragmentedDatagram open(FragmentedDatagram datagram, long now) {
    datagram.sourceHigh = current.sourceHigh;
    datagram.sourceLow = current.sourceLow;
    datagram.destinationHigh = current.destinationHigh;
    datagram.destinationLow = current.destinationLow;
    datagram.identity = current.identity;
    return restart(datagram, now);
  }

  /** Clears a datagram, because another datagram uses the same identification. */
  FragmentedDatagram restart(FragmentedDatagram datagram, long now) {
    waiting -= datagram.waiting();
    datagram.begin(now);
    return datagram;
  }

  /** Counts a fragment that repeats bytes of an earlier one. */
  void countOverlap() {
    overlapping++;
  }

  /** Counts a held fragment. */
  void countHeld() {
    waiting++;
  }

  /**
   * Sets the flow of a datagram and thus releases the datagram's held fragments.
   *
   * @param earlier the number of earlier fragments that are part of the packet
   * @param tunnel whether the datagram contains the packet inside a tunnel
   */
  void resolve(FragmentedDatagram datagram, DecodedPacket packet, int earlier, boolean tunnel) {
    packet.joinedFragments += earlier;
    joined += earlier;
    waiting -= datagram.waiting();
    datagram.resolve(packet, tunnel);
  }

  /** Drops fragments held for more than 30 seconds. */
  void expire(long now) {
    if (waiting == 0) {
      return;
    }
    for (FragmentedDatagram datagram : datagrams) {
      if (datagram != null && datagram.waiting() > 0 && isExpired(datagram, now)) {
        restart(datagram, datagram.time);
      }
    }
  }

  FragmentStatistics statistics() {
    return new FragmentStatistics(waiting, joined, overlapping, displaced);
  }

  private void identify(DecodedPacket packet, int id, int protocol) {
    current.sourceHigh = packet.sourceHigh;
    current.sourceLow = packet.sourceLow;
    current.destinationHigh = packet.destinationHigh;
    current.destinationLow = packet.destinationLow;
    current.identity =
        Integer.toUnsignedLong(id) << 32
            | (long) packet.vlan << 16
            | (long) protocol << 8
            | (packet.ipv6 ? 1 : 0);
  }

  private static boolean isExpired(FragmentedDatagram datagram, long now) {
    return Math.abs(now - datagram.time) > LIFETIME_MICROS;
  }

  private static boolean isReplacedBefore(FragmentedDatagram a, FragmentedDatagram b) {
    return a.isWhole() == b.isWhole() ? a.time < b.time : a.isWhole();
  }

  private int home() {
    return (int) (mixed(current) >>> 40) & SLOTS - 1;
  }

  /** A number for {@link DecodedPacket#datagram}; never 0. */
  static long number(FragmentedDatagram datagram) {
    return mixed(datagram) | 1;
  }

  private static long mixed(FragmentedDatagram datagram) {
    long mixed = datagram.sourceHigh * 31 + datagram.sourceLow;
    mixed = mixed * 31 + datagram.destinationHigh;
    mixed = (mixed * 31 + datagram.destinationLow) * 31 + datagram.identity;
    return mixed * 0x9E37_79B9_7F4A_7C15L;
  }

  private boolean isCurrent(FragmentedDatagram datagram) {
    return datagram.identity == current.identity
        && datagram.sourceLow == current.sourceLow
        && datagram.destinationLow == current.destinationLow
        && datagram.sourceHigh == current.sourceHigh
        && datagram.destinationHigh == current.destinationHigh;
  }
}

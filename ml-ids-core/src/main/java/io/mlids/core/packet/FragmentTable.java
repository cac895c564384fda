package io.mlids.core.packet;

/**
 * The datagrams of which fragments have come in the last 30 seconds of the packets' time. Bounded:
 * a flood of them displaces older ones, whole ones first.
 */
final class FragmentTable {
  private static final int SLOTS = 1 << 12;
  private static final int WAYS = 4;
  private static final long LIFETIME_MICROS = 30_000_000;

  private final FragmentedDatagram[] datagrams = new FragmentedDatagram[SLOTS];

  /** The header of the fragment at hand. */
  private final FragmentedDatagram current = new FragmentedDatagram();

  private long waiting;
  private long joined;
  private long overlapping;
  private long displaced;

  /**
   * The datagram that the fragment at hand is a part of; one of which nothing has come if there is
   * none.
   *
   * @param packet has the addresses of the fragmented header
   * @param id the identification field
   * @param protocol number of the IP protocol in IPv4; 0 in IPv6, whose fragments may name
   *     different ones (RFC 8200, section 4.5)
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
        return isOver(datagram, packet.timestamp) ? restart(datagram, packet.timestamp) : datagram;
      }
      if (victim < 0 || goesBefore(datagram, datagrams[victim])) {
        victim = slot;
      }
    }
    FragmentedDatagram datagram = datagrams[victim];
    if (!datagram.isWhole() && !isOver(datagram, packet.timestamp)) {
      displaced++;
    }
    return open(datagram, packet.timestamp);
  }

  /** Gives the place of a datagram to the one of the fragment at hand. */
  private FragmentedDatagram open(FragmentedDatagram datagram, long now) {
    datagram.sourceHigh = current.sourceHigh;
    datagram.sourceLow = current.sourceLow;
    datagram.destinationHigh = current.destinationHigh;
    datagram.destinationLow = current.destinationLow;
    datagram.identity = current.identity;
    return restart(datagram, now);
  }

  /** Has a datagram begin anew: another one uses its identification. */
  FragmentedDatagram restart(FragmentedDatagram datagram, long now) {
    waiting -= datagram.waiting();
    datagram.begin(now);
    return datagram;
  }

  /** Counts a fragment that repeats bytes. */
  void overlaps() {
    overlapping++;
  }

  /** Counts a fragment that is held. */
  void waits() {
    waiting++;
  }

  /**
   * Learns which flow a datagram belongs to.
   *
   * @param earlier how many fragments before the present one are parts of the packet
   * @param tunnel whether the packet is inside the datagram, with a length of its own
   */
  void resolve(FragmentedDatagram datagram, DecodedPacket packet, int earlier, boolean tunnel) {
    packet.joinedFragments += earlier;
    joined += earlier;
    waiting -= datagram.waiting();
    datagram.resolve(packet, tunnel);
  }

  /** Gives up the fragments held for longer than 30 seconds. */
  void expire(long now) {
    if (waiting == 0) {
      return;
    }
    for (FragmentedDatagram datagram : datagrams) {
      if (datagram != null && datagram.waiting() > 0 && isOver(datagram, now)) {
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

  private static boolean isOver(FragmentedDatagram datagram, long now) {
    return Math.abs(now - datagram.time) > LIFETIME_MICROS;
  }

  private static boolean goesBefore(FragmentedDatagram a, FragmentedDatagram b) {
    return a.isWhole() == b.isWhole() ? a.time < b.time : a.isWhole();
  }

  private int home() {
    long mixed = current.sourceHigh * 31 + current.sourceLow;
    mixed = mixed * 31 + current.destinationHigh;
    mixed = (mixed * 31 + current.destinationLow) * 31 + current.identity;
    mixed *= 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 40) & SLOTS - 1;
  }

  private boolean isCurrent(FragmentedDatagram datagram) {
    return datagram.identity == current.identity
        && datagram.sourceLow == current.sourceLow
        && datagram.destinationLow == current.destinationLow
        && datagram.sourceHigh == current.sourceHigh
        && datagram.destinationHigh == current.destinationHigh;
  }
}

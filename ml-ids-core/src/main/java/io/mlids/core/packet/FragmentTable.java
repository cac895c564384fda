package io.mlids.core.packet;

/**
 * Remembers whose packet a first fragment belonged to, so that the later ones, which have no
 * transport header, can follow it. Bounded: a flood of first fragments displaces older ones.
 */
final class FragmentTable {
  private static final int SLOTS = 1 << 12;
  private static final int WAYS = 4;
  private static final long LIFETIME_MICROS = 30_000_000;

  /** The IP header's own identity, and the flow that the packet went to. */
  private static final class Fragment {
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    long identity;
    long time;
    final DecodedPacket packet = new DecodedPacket();
  }

  private final Fragment[] fragments = new Fragment[SLOTS];

  /** The header of the fragment at hand; set by {@link #identify}. */
  private final Fragment current = new Fragment();

  /**
   * Says which packet the fragment at hand is a part of.
   *
   * @param packet has the addresses of the fragmented header
   * @param id the identification field
   */
  void identify(DecodedPacket packet, int id, int protocol) {
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

  /** Remembers what the first fragment at hand was decoded to. */
  void remember(DecodedPacket packet) {
    int home = home();
    int oldest = home;
    for (int way = 0; way < WAYS; way++) {
      int slot = home + way & SLOTS - 1;
      if (fragments[slot] == null) {
        fragments[slot] = new Fragment();
        oldest = slot;
        break;
      }
      if (isCurrent(fragments[slot])) {
        oldest = slot;
        break;
      }
      if (fragments[slot].time < fragments[oldest].time) {
        oldest = slot;
      }
    }
    Fragment fragment = fragments[oldest];
    fragment.sourceHigh = current.sourceHigh;
    fragment.sourceLow = current.sourceLow;
    fragment.destinationHigh = current.destinationHigh;
    fragment.destinationLow = current.destinationLow;
    fragment.identity = current.identity;
    fragment.time = packet.timestamp;
    fragment.packet.copyEndpoints(packet);
  }

  /**
   * Gives a later fragment the endpoints of the first.
   *
   * @return whether the first one has been seen in the last 30 seconds of the packets' time
   */
  boolean follow(DecodedPacket packet) {
    int home = home();
    for (int way = 0; way < WAYS; way++) {
      Fragment fragment = fragments[home + way & SLOTS - 1];
      if (fragment != null
          && isCurrent(fragment)
          && Math.abs(packet.timestamp - fragment.time) <= LIFETIME_MICROS) {
        packet.copyEndpoints(fragment.packet);
        return true;
      }
    }
    return false;
  }

  private int home() {
    long mixed = current.sourceHigh * 31 + current.sourceLow;
    mixed = mixed * 31 + current.destinationHigh;
    mixed = (mixed * 31 + current.destinationLow) * 31 + current.identity;
    mixed *= 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 40) & SLOTS - 1;
  }

  private boolean isCurrent(Fragment fragment) {
    return fragment.identity == current.identity
        && fragment.sourceLow == current.sourceLow
        && fragment.destinationLow == current.destinationLow
        && fragment.sourceHigh == current.sourceHigh
        && fragment.destinationHigh == current.destinationHigh;
  }
}

package io.mlids.core.packet;

import java.util.Arrays;

/**
 * What is known of a datagram that comes in fragments: the flow that it belongs to once its
 * transport header is complete, until then its first bytes. Bytes that came first stay: a fragment
 * that repeats them changes nothing (the policy {@code first} of other analysers). Reused.
 */
final class FragmentedDatagram {
  /**
   * The most bytes that are held of a datagram: what every IPv6 link carries, which is where RFC
   * 7112 wants all headers to be.
   */
  static final int MOST_HELD = 1280;

  private static final int LEAST_HELD = 64;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  private static final int UNKNOWN = Integer.MAX_VALUE;

  /** The IP header's own identity. */
  long sourceHigh;

  long sourceLow;
  long destinationHigh;
  long destinationLow;
  long identity;

  /** When the first of its fragments came, whichever that was. */
  long time;

  private final ByteRanges came = new ByteRanges();
  private final DecodedPacket packet = new DecodedPacket();
  private boolean flowKnown;
  private boolean tunnel;
  private byte[] held = new byte[0];
  private int headerLength;
  private int waiting;

  /** The first byte that came but was not captured. */
  private int firstMissing;

  /** Length of the whole; {@link #UNKNOWN} before the last fragment. */
  private int length;

  FragmentedDatagram() {
    begin(0);
  }

  /** Forgets all but the identity. */
  void begin(long now) {
    time = now;
    came.clear();
    flowKnown = false;
    waiting = 0;
    firstMissing = UNKNOWN;
    length = UNKNOWN;
  }

  /** Whether the transport header was complete, so that it is known which flow this belongs to. */
  boolean isFlowKnown() {
    return flowKnown;
  }

  /** Whether the packet of the flow is inside the datagram, and its length counted already. */
  boolean isTunnel() {
    return tunnel;
  }

  /** Whether all fragments have come. */
  boolean isWhole() {
    return came.prefix() >= length;
  }

  /** Fragments held so far. */
  int waiting() {
    return waiting;
  }

  /**
   * Counts the bytes of a fragment.
   *
   * @return whether some of them had come before
   */
  boolean repeats(int position, int fragmentLength, boolean last) {
    if (last) {
      length = Math.min(length, position + fragmentLength);
    }
    return came.add(position, position + fragmentLength) < fragmentLength;
  }

  /**
   * Keeps the bytes of a fragment as far as they are needed. To be called before {@link #repeats}.
   *
   * @param captured how many bytes of it there are, from {@code at} on
   */
  void hold(IpHeader ip, byte[] bytes, int at, int captured) {
    if (waiting == 0) {
      headerLength = ip.isIpv6() ? IPV6_HEADER : IPV4_HEADER;
    }
    waiting++;
    int position = ip.fragmentOffset();
    if (captured < ip.payloadLength()) {
      firstMissing = Math.min(firstMissing, position + captured);
    }
    int end = Math.min(position + captured, MOST_HELD);
    if (headerLength + end > held.length) {
      held = Arrays.copyOf(held, headerLength + Math.max(end, LEAST_HELD));
    }
    if (waiting == 1 || (position == 0 && !came.contains(0))) {
      ip.copyUnfragmented(bytes, held);
    }
    for (int i = position; i < end; i++) {
      if (!came.contains(i)) {
        held[headerLength + i] = bytes[at + i - position];
      }
    }
  }

  /** How many bytes there are from the first one on, as far as they are held. */
  int readable() {
    return Math.min(came.prefix(), Math.min(firstMissing, MOST_HELD));
  }

  /** A datagram of its own that consists of the {@link #readable} bytes. */
  byte[] readableDatagram() {
    int readable = readable();
    int total = headerLength == IPV4_HEADER ? headerLength + readable : readable;
    int at = headerLength == IPV4_HEADER ? 2 : 4;
    held[at] = (byte) (total >> 8);
    held[at + 1] = (byte) total;
    return held;
  }

  /** Length of {@link #readableDatagram}, whose array may be longer. */
  int readableEnd() {
    return headerLength + readable();
  }

  /** Bytes that came. */
  int total() {
    return came.total();
  }

  /** Bytes that came, but are not in {@link #readableDatagram}. */
  int beyondReadable() {
    return came.total() - readable();
  }

  /** Learns the flow; the fragments held are part of its packet. */
  void resolve(DecodedPacket decoded, boolean isTunnel) {
    tunnel = isTunnel;
    packet.copyEndpoints(decoded);
    flowKnown = true;
    waiting = 0;
    held = new byte[0];
  }

  /** Gives a packet the endpoints of the flow. */
  void copyFlowTo(DecodedPacket later) {
    later.copyEndpoints(packet);
  }
}

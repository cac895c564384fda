package io.mlids.core.packet;

import java.util.Arrays;

/**
 * A datagram that arrives in fragments. It keeps the first bytes until the transport header is
 * complete, then only the flow. It keeps the first copy of each byte and ignores repeated bytes
 * (the policy {@code first} of other analysers). Reused for other datagrams.
 */
final class FragmentedDatagram {
  /**
   * Limit on the bytes held per datagram: the minimum MTU of IPv6. RFC 7112 requires all headers to
   * fit into that.
   */
  static final int MOST_HELD = 1280;

  private static final int LEAST_HELD = 64;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  private static final int UNKNOWN = Integer.MAX_VALUE;

  /** The fields of the IP header that identify the datagram. */
  long sourceHigh;

  long sourceLow;
  long destinationHigh;
  long destinationLow;
  long identity;

  /** The arrival time of the earliest fragment. */
  long time;

  private final ByteRanges received = new ByteRanges();
  private final DecodedPacket packet = new DecodedPacket();
  private boolean flowKnown;
  private boolean tunnel;
  private byte[] held = new byte[0];
  private int headerLength;
  private int waiting;

  /** The first byte that arrived but was not captured. */
  private int firstMissing;

  /** Total length; {@link #UNKNOWN} before the last fragment. */
  private int length;

  FragmentedDatagram() {
    begin(0);
  }

  /** Resets everything but the identity. */
  void begin(long now) {
    time = now;
    received.clear();
    flowKnown = false;
    waiting = 0;
    firstMissing = UNKNOWN;
    length = UNKNOWN;
  }

  /** Whether the transport header is complete, so that the flow is known. */
  boolean isFlowKnown() {
    return flowKnown;
  }

  /** Whether the flow's packet is tunnelled in the datagram, so its length is already counted. */
  boolean isTunnel() {
    return tunnel;
  }

  /** Whether all fragments have arrived. */
  boolean isWhole() {
    return received.prefix() >= length;
  }

  /** Fragments held so far. */
  int waiting() {
    return waiting;
  }

  /**
   * Counts the bytes of a fragment.
   *
   * @return whether some of them arrived before
   */
  boolean repeats(int position, int fragmentLength, boolean last) {
    if (last) {
      length = Math.min(length, position + fragmentLength);
    }
    return received.add(position, position + fragmentLength) < fragmentLength;
  }

  /**
   * Keeps the needed bytes of a fragment. Call before {@link #repeats}.
   *
   * @param captured the number of captured bytes from {@code at} on
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
    if (waiting == 1 || (position == 0 && !received.contains(0))) {
      ip.copyUnfragmented(bytes, held);
    }
    for (int i = position; i < end; i++) {
      if (!received.contains(i)) {
        held[headerLength + i] = bytes[at + i - position];
      }
    }
  }

  /** The number of contiguous bytes held from the start. */
  int readable() {
    return Math.min(received.prefix(), Math.min(firstMissing, MOST_HELD));
  }

  /** An unfragmented datagram of the {@link #readable} bytes. */
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

  /** The number of bytes that have arrived. */
  int total() {
    return received.total();
  }

  /** The number of bytes that have arrived but are not in {@link #readableDatagram}. */
  int beyondReadable() {
    return received.total() - readable();
  }

  /** Sets the flow and releases the held fragments, which are part of its packet. */
  void resolve(DecodedPacket decoded, boolean isTunnel) {
    tunnel = isTunnel;
    packet.copyEndpoints(decoded);
    flowKnown = true;
    waiting = 0;
    held = new byte[0];
  }

  /** Copies the flow's endpoints to a packet. */
  void copyFlowTo(DecodedPacket later) {
    later.copyEndpoints(packet);
  }
}

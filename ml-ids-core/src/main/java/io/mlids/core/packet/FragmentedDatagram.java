package io.mlids.core.packet;

import java.util.Arrays;

/**
 * A datagram that arrives in fragments. The first bytes are held until the transport header is
 * complete. After that, only the flow is kept. The first copy of each byte counts, and repeated
 * bytes are ignored (the policy that other analysers call {@code first}). Instances are reused.
 */
final class FragmentedDatagram {
  /**
   * The maximum number of bytes held per datagram: the minimum MTU of IPv6. All headers must fit
   * into the first fragment (RFC 7112).
   */
  static final int MAX_HELD = 1280;

  private static final int LEAST_HELD = 64;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  private static final int UNKNOWN = Integer.MAX_VALUE;

  // These five fields identify the datagram.
  long sourceHigh;

  long sourceLow;
  long destinationHigh;
  long destinationLow;
  long identity;

  /** The time at which the first fragment arrived. */
  long time;

  private final ByteRanges received = new ByteRanges();
  private final DecodedPacket packet = new DecodedPacket();
  private boolean flowKnown;
  private boolean tunnel;
  private byte[] held = new byte[0];
  private int headerLength;
  private int waiting;

  /** The position of the first byte that arrived but was not captured. */
  private int firstMissing;

  /** The total length, or {@link #UNKNOWN} until the last fragment arrives. */
  private int length;

  FragmentedDatagram() {
    begin(0);
  }

  /** Resets all fields except the identifying ones. */
  void begin(long now) {
    time = now;
    received.clear();
    flowKnown = false;
    waiting = 0;
    firstMissing = UNKNOWN;
    length = UNKNOWN;
  }

  /** Returns whether the transport header is complete, so that the flow is known. */
  boolean isFlowKnown() {
    return flowKnown;
  }

  /**
   * Returns whether the datagram contains a tunnelled packet. The length of that packet is already
   * counted.
   */
  boolean isTunnel() {
    return tunnel;
  }

  /** Returns whether all fragments have arrived. */
  boolean isWhole() {
    return received.prefix() >= length;
  }

  /** The number of fragments held. */
  int waiting() {
    return waiting;
  }

  /**
   * Records that the bytes of a fragment have arrived.
   *
   * @return whether some of the bytes had already arrived
   */
  boolean repeats(int position, int fragmentLength, boolean last) {
    if (last) {
      length = Math.min(length, position + fragmentLength);
    }
    return received.add(position, position + fragmentLength) < fragmentLength;
  }

  /**
   * Stores those bytes of a fragment that have not arrived before. Call this method before {@link
   * #repeats}.
   *
   * @param captured the number of captured bytes, which begin at offset {@code at}
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
    int end = Math.min(position + captured, MAX_HELD);
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

  /** The number of contiguous bytes held from the start of the datagram. */
  int readable() {
    return Math.min(received.prefix(), Math.min(firstMissing, MAX_HELD));
  }

  /** Returns the {@link #readable} bytes as an unfragmented datagram. */
  byte[] readableDatagram() {
    int readable = readable();
    int total = headerLength == IPV4_HEADER ? headerLength + readable : readable;
    int at = headerLength == IPV4_HEADER ? 2 : 4;
    held[at] = (byte) (total >> 8);
    held[at + 1] = (byte) total;
    return held;
  }

  /** The length of {@link #readableDatagram}, whose array may be longer. */
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

  /**
   * Sets the flow and releases the held fragments, because they are now counted as part of a
   * packet.
   */
  void resolve(DecodedPacket decoded, boolean isTunnel) {
    tunnel = isTunnel;
    packet.copyEndpoints(decoded);
    flowKnown = true;
    waiting = 0;
    held = new byte[0];
  }

  /** Copies the endpoints of the flow to a packet. */
  void copyFlowTo(DecodedPacket later) {
    later.copyEndpoints(packet);
  }
}

package io.mlids.core.packet;

import java.util.Arrays;

/**
 * A compact list of packets that is written once and then read in order. A packet takes 40 bytes,
 * or 64 with IPv6 addresses, instead of the 104 of a {@link DecodedPacket}, and adjacent packets
 * are adjacent in memory. Contains only the fields that determine what a packet contributes to a
 * conversation; the header length, the TCP window, the acknowledgement number and the number of
 * joined fragments are 0 when read. Not thread-safe.
 */
public final class PackedPackets {
  private static final int WORDS = 5;
  private static final int WORDS_OF_IPV6 = 8;
  private static final int FIRST_CAPACITY = 64 * WORDS_OF_IPV6;
  private static final long IPV6 = 1L << 63;
  private static final long LOW_32 = 0xFFFF_FFFFL;

  private long[] words = new long[FIRST_CAPACITY];
  private int used;
  private int size;
  private int position;
  private int end;

  /** Creates an empty list. */
  public PackedPackets() {}

  /** The number of packets in the list. */
  public int size() {
    return size;
  }

  /**
   * Appends a packet.
   *
   * @param payloadOffset the offset of the payload in its buffer, or 0 if unknown
   * @param payloadEnd the end of the captured bytes in that buffer
   */
  public void add(DecodedPacket packet, int payloadOffset, int payloadEnd) {
    if (used + WORDS_OF_IPV6 > words.length) {
      words = Arrays.copyOf(words, words.length * 2);
    }
    long[] to = words;
    int at = used;
    to[at] = packet.timestamp;
    to[at + 1] =
        (long) packet.sourcePort << 48
            | (packet.destinationPort & 0xFFFFL) << 32
            | (packet.vlan & 0xFFFFL) << 16
            | (packet.protocol & 0xFFL) << 8
            | packet.flags & 0xFFL;
    to[at + 2] =
        (packet.ipv6 ? IPV6 : 0) | (long) packet.payloadLength << 32 | packet.sequence & LOW_32;
    to[at + 3] = (long) payloadOffset << 32 | payloadEnd & LOW_32;
    if (packet.ipv6) {
      to[at + 4] = packet.sourceHigh;
      to[at + 5] = packet.sourceLow;
      to[at + 6] = packet.destinationHigh;
      to[at + 7] = packet.destinationLow;
      used = at + WORDS_OF_IPV6;
    } else {
      to[at + 4] = packet.sourceLow << 32 | packet.destinationLow;
      used = at + WORDS;
    }
    size++;
  }

  /** Reads the next packet; returns false at the end of the list. */
  public boolean next(DecodedPacket packet) {
    if (position == used) {
      return false;
    }
    long[] from = words;
    int at = position;
    packet.timestamp = from[at];
    long key = from[at + 1];
    packet.sourcePort = (int) (key >>> 48);
    packet.destinationPort = (int) (key >>> 32) & 0xFFFF;
    packet.vlan = (int) (key >>> 16) & 0xFFFF;
    packet.protocol = (int) (key >>> 8) & 0xFF;
    packet.flags = (int) key & 0xFF;
    long lengths = from[at + 2];
    packet.ipv6 = lengths < 0;
    packet.payloadLength = (int) (lengths >>> 32) & Integer.MAX_VALUE;
    packet.sequence = (int) lengths;
    packet.payloadOffset = (int) (from[at + 3] >>> 32);
    end = (int) from[at + 3];
    if (packet.ipv6) {
      packet.sourceHigh = from[at + 4];
      packet.sourceLow = from[at + 5];
      packet.destinationHigh = from[at + 6];
      packet.destinationLow = from[at + 7];
      position = at + WORDS_OF_IPV6;
    } else {
      packet.sourceHigh = 0;
      packet.sourceLow = from[at + 4] >>> 32;
      packet.destinationHigh = 0;
      packet.destinationLow = from[at + 4] & LOW_32;
      position = at + WORDS;
    }
    return true;
  }

  /** The end of the captured bytes of the packet that {@link #next} read last. */
  public int end() {
    return end;
  }

  /** Removes all packets. */
  public void clear() {
    used = 0;
    size = 0;
    position = 0;
  }
}

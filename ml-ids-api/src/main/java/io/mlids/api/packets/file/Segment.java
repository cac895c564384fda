package io.mlids.api.packets.file;

import io.mlids.core.net.IpAddress;
import io.mlids.core.packet.DecodedPacket;
import java.util.Arrays;
import java.util.Collection;

/**
 * A part of a file, and the addresses of its packets. Immutable.
 *
 * @param offset the offset of its first block in the file
 * @param length its size in bytes
 * @param first the earliest time of a packet, in microseconds since the epoch
 * @param last the latest time of a packet
 * @param addresses the {@linkplain #hash hashes} of the addresses of its packets, in ascending
 *     order; must not be modified
 */
// The array is shared because copies of it would double the memory of the index.
@SuppressWarnings("ArrayRecordComponent")
public record Segment(long offset, int length, long first, long last, int[] addresses) {

  /** Returns whether packets of a time span may be in this part. */
  public boolean overlaps(long from, long until) {
    return first <= until && last >= from;
  }

  /** Returns whether packets of one of the addresses may be in this part. */
  public boolean mayContainAny(Collection<IpAddress> wanted) {
    for (IpAddress each : wanted) {
      if (Arrays.binarySearch(addresses, hash(each)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static int hash(IpAddress address) {
    return hash(address.isIpv6(), address.high(), address.low());
  }

  /** The hash of a packet's source address. */
  static int sourceHash(DecodedPacket packet) {
    return hash(packet.isIpv6(), packet.sourceHigh(), packet.sourceLow());
  }

  /** The hash of a packet's destination address. */
  static int destinationHash(DecodedPacket packet) {
    return hash(packet.isIpv6(), packet.destinationHigh(), packet.destinationLow());
  }

  /** Stored in files, so it must stay the same. Addresses with the same hash only cost time. */
  private static int hash(boolean ipv6, long high, long low) {
    long mixed = (high * 31 + low) * 0x9E37_79B9_7F4A_7C15L + (ipv6 ? 1 : 0);
    return (int) (mixed >>> 32) ^ (int) mixed;
  }
}

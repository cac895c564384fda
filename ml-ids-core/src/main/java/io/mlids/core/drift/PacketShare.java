package io.mlids.core.drift;

/**
 * How much of the traffic the scored flows represent.
 *
 * @param read packets read, or lost before they could be read
 * @param skipped the packets among these that belong to no flow: not IP, not decoded, malformed, or
 *     lost
 */
public record PacketShare(long read, long skipped) {
  /** No packet counts, as for rows received in requests. */
  public static final PacketShare NONE = new PacketShare(0, 0);

  /** Too many packets are skipped if one in this number is. */
  private static final long ONE_OF = 4;

  /** Whether too many packets were skipped for the flows to represent the traffic. */
  public boolean isMuchSkipped() {
    return skipped > 0 && skipped * ONE_OF >= read;
  }

  PacketShare plus(PacketShare other) {
    return new PacketShare(read + other.read, skipped + other.skipped);
  }

  /** The increase since earlier counts. */
  public PacketShare minus(PacketShare other) {
    return new PacketShare(read - other.read, skipped - other.skipped);
  }
}

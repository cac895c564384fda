package io.mlids.core.drift;

/**
 * Counts that show how much of the traffic the scored flows represent.
 *
 * @param read the number of packets read, including those lost before they could be read
 * @param skipped the number of packets that do not belong to a flow because they are not IP, not
 *     decoded, malformed or lost
 */
public record PacketShare(long read, long skipped) {
  /** The counts for a source without packets, such as rows received in requests. */
  public static final PacketShare NONE = new PacketShare(0, 0);

  /** Flows represent the traffic only if fewer than one packet in {@value} was skipped. */
  private static final long ONE_OF = 4;

  /** Returns whether too many packets were skipped for the flows to represent the traffic. */
  public boolean isMuchSkipped() {
    return skipped > 0 && skipped * ONE_OF >= read;
  }

  PacketShare plus(PacketShare other) {
    return new PacketShare(read + other.read, skipped + other.skipped);
  }

  /** Returns how much the counts have increased since the given earlier counts. */
  public PacketShare minus(PacketShare other) {
    return new PacketShare(read - other.read, skipped - other.skipped);
  }
}

package io.mlids.core.drift;

/**
 * How much of the traffic the scored flows stand for.
 *
 * @param read packets that were read or lost before they could be read
 * @param skipped those of them that went into no flow: not IP, of a kind that is not decoded,
 *     malformed, or lost
 */
public record PacketShare(long read, long skipped) {
  /** Nothing is known of packets: rows of requests. */
  public static final PacketShare NONE = new PacketShare(0, 0);

  /** One packet of so many skipped is much. */
  private static final long ONE_OF = 4;

  /** Whether so much was skipped that the flows are only a part of the traffic. */
  public boolean isMuchSkipped() {
    return skipped > 0 && skipped * ONE_OF >= read;
  }

  PacketShare plus(PacketShare other) {
    return new PacketShare(read + other.read, skipped + other.skipped);
  }

  /** The difference, for counts that have grown since. */
  public PacketShare minus(PacketShare other) {
    return new PacketShare(read - other.read, skipped - other.skipped);
  }
}

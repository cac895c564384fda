package io.mlids.api.packets;

import java.time.Duration;

/**
 * How much is written to one capture at most.
 *
 * @param packets the maximum number of packets
 * @param bytes the maximum size of the packets in bytes
 * @param time the maximum time for finding packets
 */
public record CarveLimits(int packets, long bytes, Duration time) {
  /** A million packets, 1 GiB and 30 seconds. */
  public static final CarveLimits DEFAULT =
      new CarveLimits(1_000_000, 1L << 30, Duration.ofSeconds(30));

  /** A copy with a different maximum number of packets. */
  public CarveLimits withPackets(int other) {
    return new CarveLimits(other, bytes, time);
  }
}

package io.mlids.api.host;

import java.util.OptionalLong;

/**
 * The flows of a host in total. Immutable.
 *
 * @param initiated the number of flows whose first packet the host sent
 * @param received the number of flows whose first packet another host sent
 * @param attacks the number of flows that the model classified as attacks
 * @param packets the packets in both directions
 * @param bytes the payload bytes in both directions
 * @param first the time of the first packet, in microseconds since the epoch; empty without flows
 * @param last the time of the last packet, in microseconds since the epoch; empty without flows
 */
public record HostTraffic(
    long initiated,
    long received,
    long attacks,
    long packets,
    long bytes,
    OptionalLong first,
    OptionalLong last) {

  /** The number of flows. */
  public long flows() {
    return initiated + received;
  }

  /** Adds up flows. Single-owner. */
  static final class Sum {
    private long initiated;
    private long received;
    private long attacks;
    private long packets;
    private long bytes;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    void add(HostFlow each, boolean isInitiated) {
      if (isInitiated) {
        initiated++;
      } else {
        received++;
      }
      attacks += each.attack() ? 1 : 0;
      packets += each.packets();
      bytes += each.bytes();
      first = Math.min(first, each.start());
      last = Math.max(last, each.end());
    }

    HostTraffic total() {
      boolean isEmpty = initiated + received == 0;
      return new HostTraffic(
          initiated,
          received,
          attacks,
          packets,
          bytes,
          isEmpty ? OptionalLong.empty() : OptionalLong.of(first),
          isEmpty ? OptionalLong.empty() : OptionalLong.of(last));
    }
  }
}

package io.mlids.api.host;

import io.mlids.core.net.IpAddress;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.Comparator;

/**
 * The flows between a host and one other host. Immutable.
 *
 * @param peer the other host
 * @param initiated the number of flows to the peer
 * @param received the number of flows from the peer
 * @param attacks the number of flows that the model classified as attacks
 * @param bytes the payload bytes in both directions
 * @param lastSeen the time of the last packet, in microseconds since the epoch
 */
public record PeerTraffic(
    IpAddress peer, long initiated, long received, long attacks, long bytes, long lastSeen) {
  static final Comparator<PeerTraffic> MOST_FLOWS =
      Comparator.comparingLong((PeerTraffic each) -> -each.initiated - each.received)
          .thenComparing(each -> each.peer().toString());

  /** Adds up flows. Single-owner. */
  static final class Sum {
    private long initiated;
    private long received;
    private long attacks;
    private long bytes;
    private long last = Long.MIN_VALUE;

    void add(DetectedFlow each, boolean isInitiated) {
      if (isInitiated) {
        initiated++;
      } else {
        received++;
      }
      attacks += each.verdict().isAttack() ? 1 : 0;
      bytes += each.flow().bytes();
      last = Math.max(last, each.flow().end());
    }

    PeerTraffic total(IpAddress peer) {
      return new PeerTraffic(peer, initiated, received, attacks, bytes, last);
    }
  }
}

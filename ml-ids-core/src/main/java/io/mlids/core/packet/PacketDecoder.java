package io.mlids.core.packet;

import io.mlids.core.capture.PacketSource;
import io.mlids.core.link.NotEntered;
import java.util.Map;

/**
 * Reads packet headers. A decoder may keep state of earlier packets (first fragments), so it
 * belongs to one stream of packets and one thread.
 */
public interface PacketDecoder {

  /**
   * Decodes the current packet of a source.
   *
   * @param packet is overwritten; complete only if the outcome is {@link PacketOutcome#DECODED}
   */
  PacketOutcome decode(PacketSource source, DecodedPacket packet);

  /** Counts of encapsulations not decoded so far. */
  Map<NotEntered, Long> notEntered();

  /**
   * Drops state that waits for packets which would have arrived by now.
   *
   * @param now time of the packets; {@link Long#MAX_VALUE} at the end of the source
   */
  void expire(long now);

  /** Counts of fragments so far. */
  FragmentStatistics fragments();
}

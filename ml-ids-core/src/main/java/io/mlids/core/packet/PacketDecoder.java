package io.mlids.core.packet;

import io.mlids.core.capture.PacketSource;
import io.mlids.core.link.NotEntered;
import java.util.Map;

/**
 * Decodes packet headers. A decoder may keep state from earlier packets (first fragments), so use
 * it for one stream of packets and one thread.
 */
public interface PacketDecoder {

  /**
   * Decodes the current packet of a source.
   *
   * @param packet receives the result; complete only if the outcome is {@link
   *     PacketOutcome#DECODED}
   */
  PacketOutcome decode(PacketSource source, DecodedPacket packet);

  /** Counts of encapsulations not decoded so far. */
  Map<NotEntered, Long> notEntered();

  /**
   * Drops state for packets that should have arrived by now.
   *
   * @param now the current packet time; {@link Long#MAX_VALUE} at the end of the source
   */
  void expire(long now);

  /** Counts of fragments so far. */
  FragmentStatistics fragments();
}

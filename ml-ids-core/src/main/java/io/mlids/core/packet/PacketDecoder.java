package io.mlids.core.packet;

import io.mlids.core.capture.PacketSource;
import io.mlids.core.link.NotEntered;
import java.util.Map;

/**
 * Reads packets' headers. A decoder may remember what it needs of earlier packets (first
 * fragments), so it belongs to one stream of packets and one thread.
 */
public interface PacketDecoder {

  /**
   * Decodes the packet that the source stands at.
   *
   * @param packet is overwritten; complete only if the outcome is {@link PacketOutcome#DECODED}
   */
  PacketOutcome decode(PacketSource source, DecodedPacket packet);

  /** How often something that carries packets was not entered, so far. */
  Map<NotEntered, Long> notEntered();

  /**
   * Gives up what waits for packets that would have come by now.
   *
   * @param now the time of the packets; {@link Long#MAX_VALUE} if none come any more
   */
  void expire(long now);

  /** What became of fragments so far. */
  FragmentStatistics fragments();
}

package io.mlids.core.packet;

import io.mlids.core.capture.PacketSource;
import io.mlids.core.link.NotEntered;
import java.util.Map;

/**
 * Decodes packet headers. A decoder may keep state from earlier packets, such as the first
 * fragments of datagrams. Use each instance for only one stream of packets and in only one thread.
 */
public interface PacketDecoder {

  /**
   * Decodes the current packet of a source.
   *
   * @param packet receives the result, which is complete only if the outcome is {@link
   *     PacketOutcome#DECODED}
   */
  PacketOutcome decode(PacketSource source, DecodedPacket packet);

  /** The number of encapsulations not decoded so far, by kind. */
  Map<NotEntered, Long> notEntered();

  /**
   * Drops the fragments of datagrams whose remaining fragments should have arrived by now.
   *
   * @param now the current packet time, or {@link Long#MAX_VALUE} at the end of the source
   */
  void expire(long now);

  /** The counts of fragments so far. */
  FragmentStatistics fragments();
}

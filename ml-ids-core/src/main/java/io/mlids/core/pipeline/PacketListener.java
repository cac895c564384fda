package io.mlids.core.pipeline;

import io.mlids.core.packet.DecodedPacket;

/** Receives packets as the rules see them: with the innermost IP addresses. */
@FunctionalInterface
public interface PacketListener {
  /** Ignores all packets. */
  PacketListener NONE = (packet, bytes, end) -> {};

  /**
   * Receives a packet, which is valid only during the call.
   *
   * @param bytes the buffer that holds the packet
   * @param end the end of the captured bytes in the buffer
   */
  void add(DecodedPacket packet, byte[] bytes, int end);
}

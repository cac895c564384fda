package io.mlids.core.pipeline;

import io.mlids.core.packet.DecodedPacket;

/** Receives the decoded packets of captures, one capture after another. Used by one thread only. */
interface DecodedPackets {

  /** See {@link PacketWatch#begin}. */
  void begin(String origin);

  /**
   * Receives a packet, which is valid only during the call.
   *
   * @param bytes the buffer that holds the packet
   * @param end the end of the captured bytes in the buffer
   */
  void add(DecodedPacket packet, byte[] bytes, int end);

  /** See {@link PacketWatch#advance}. */
  void advance(long now);

  /** See {@link PacketWatch#ends}. */
  default void ends() {}

  /** See {@link PacketWatch#finish}; returns once all packets have been processed. */
  void finish();
}

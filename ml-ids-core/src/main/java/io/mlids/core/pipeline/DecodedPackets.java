package io.mlids.core.pipeline;

import io.mlids.core.packet.DecodedPacket;

/** Receives the decoded packets of one capture after the other. Belongs to one thread. */
interface DecodedPackets {

  /** See {@link PacketWatch#begin}. */
  void begin(String origin);

  /**
   * Takes a packet, which is valid until the method returns.
   *
   * @param bytes the buffer that holds it
   * @param end where its captured bytes end in the buffer
   */
  void add(DecodedPacket packet, byte[] bytes, int end);

  /** See {@link PacketWatch#advance}. */
  void advance(long now);

  /** See {@link PacketWatch#finish}; returns when everything has been processed. */
  void finish();
}

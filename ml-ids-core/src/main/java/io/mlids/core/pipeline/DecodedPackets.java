package io.mlids.core.pipeline;

/** Receives the decoded packets of captures, one capture after another. Used by one thread only. */
interface DecodedPackets extends PacketListener {

  /** See {@link PacketWatch#begin}. */
  void begin(String origin);

  /** See {@link PacketWatch#advance}. */
  void advance(long now);

  /** See {@link PacketWatch#ends}. */
  default void ends() {}

  /** See {@link PacketWatch#finish}; returns once all packets have been processed. */
  void finish();
}

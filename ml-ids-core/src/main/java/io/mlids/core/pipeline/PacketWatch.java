package io.mlids.core.pipeline;

import io.mlids.core.capture.PacketSource;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;

/** Receives every packet that the extraction's meter receives. Used only by the reading thread. */
public interface PacketWatch {
  /** Ignores all packets. */
  PacketWatch NONE =
      new PacketWatch() {
        @Override
        public void begin(String origin) {}

        @Override
        public void add(PacketSource source, DecodedPacket packet, PacketOutcome outcome) {}

        @Override
        public void advance(long now) {}

        @Override
        public void finish() {}
      };

  /**
   * Sets the origin of the following packets.
   *
   * @param origin the displayed name of a capture or an interface
   */
  void begin(String origin);

  /**
   * Called before the first packet of a source is read.
   *
   * @param source the source of the following packets
   */
  default void reads(PacketSource source) {}

  /**
   * Receives the current packet of a source.
   *
   * @param packet the decoded packet; complete only if {@code outcome} is {@link
   *     PacketOutcome#DECODED}
   */
  void add(PacketSource source, DecodedPacket packet, PacketOutcome outcome);

  /**
   * Advances the traffic time while no packets arrive.
   *
   * @param now the traffic time in microseconds since the epoch
   */
  void advance(long now);

  /**
   * Called before {@link #finish} while the caller still has other work to do, so that a watch with
   * its own thread can finish meanwhile.
   */
  default void ends() {}

  /**
   * Called after the last packet, or when the packets that follow belong to an unrelated capture.
   */
  void finish();
}

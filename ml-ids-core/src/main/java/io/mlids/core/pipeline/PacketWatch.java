package io.mlids.core.pipeline;

import io.mlids.core.capture.PacketSource;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;

/** Sees the packets of an extraction beside its meter. Belongs to the thread that reads them. */
public interface PacketWatch {
  /** Sees nothing. */
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
   * Says where the packets that follow come from.
   *
   * @param origin a capture's or an interface's name, for people
   */
  void begin(String origin);

  /**
   * Takes the packet that a source has at hand.
   *
   * @param packet what the extraction's decoder made of it; complete if {@code outcome} is {@link
   *     PacketOutcome#DECODED}
   */
  void add(PacketSource source, DecodedPacket packet, PacketOutcome outcome);

  /**
   * Says how late it is where no packet comes.
   *
   * @param now the time of the traffic, microseconds since the epoch
   */
  void advance(long now);

  /**
   * There are no more packets, or those that follow are another capture's, to be seen by itself.
   */
  void finish();
}

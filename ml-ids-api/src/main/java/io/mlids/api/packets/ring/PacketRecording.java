package io.mlids.api.packets.ring;

import io.mlids.core.capture.PacketSource;

/**
 * Takes the packets of one run. Its methods never wait for the disk when the packets come from the
 * sensor, and only for a fraction of a second when they come from an upload or a stream. Used by
 * one thread at a time.
 */
public interface PacketRecording extends AutoCloseable {
  /** Keeps no packets. */
  PacketRecording NONE =
      new PacketRecording() {
        @Override
        public void add(PacketSource packet) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Takes a copy of the current packet of a source. */
  void add(PacketSource packet);

  /** Hands over the packets that were taken, although more would fit into their block. */
  void flush();

  /** Hands over the last packets; called at the end of the run. */
  @Override
  void close();
}

package io.mlids.api.packets.ring;

import io.mlids.api.packets.FlowSelection;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;

/** An endless flow whose packets differ in time and length. */
final class NumberedPackets {
  private static final long START = FoundIncident.START;
  private static final long MILLISECOND = 1_000;
  private static final int SIZES = 1_300;

  private NumberedPackets() {}

  /** A capture of successive packets. */
  static byte[] capture(long first, int count) {
    CaptureBytes capture = new CaptureBytes();
    for (long i = first; i < first + count; i++) {
      capture.packet(
          START + i * MILLISECOND,
          Frame.tcp(4000, 80, Frame.ACK, (int) (i * 37 % SIZES))
              .ipv4("10.0.0.1", "10.0.0.2")
              .ethernet());
    }
    return capture.pcap();
  }

  /** All packets of the flow. */
  static FlowSelection all() {
    FlowKey key =
        new FlowKey(
            FoundIncident.address(10, 0, 0, 1), FoundIncident.address(10, 0, 0, 2), 4000, 80, 6, 0);
    return new FlowSelection(key, START, START + 1_000_000_000L * MILLISECOND);
  }
}

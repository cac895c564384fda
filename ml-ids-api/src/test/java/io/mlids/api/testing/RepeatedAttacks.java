package io.mlids.api.testing;

import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;

/** A capture in which one source sends only attack flows, and another only benign flows. */
public final class RepeatedAttacks {
  /** Flows that the hand-made models classify as attacks. */
  public static final int ATTACKS = 30;

  private RepeatedAttacks() {}

  public static byte[] capture() {
    CaptureBytes packets = new CaptureBytes();
    long now = System.currentTimeMillis() * 1000;
    for (int flow = 0; flow < ATTACKS; flow++) {
      for (int i = 0; i < 12; i++) {
        int flags = i < 11 ? Frame.ACK : Frame.FIN;
        packets.packet(
            now, Frame.tcp(5000 + flow, 80, flags, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
      }
    }
    for (int flow = 0; flow < 2 * ATTACKS; flow++) {
      packets.packet(now, Frame.udp(1000 + flow, 53, 5).ipv4("10.0.0.3", "10.0.0.2").ethernet());
      packets.packet(now, Frame.udp(53, 1000 + flow, 5).ipv4("10.0.0.2", "10.0.0.3").ethernet());
    }
    return packets.pcap();
  }
}

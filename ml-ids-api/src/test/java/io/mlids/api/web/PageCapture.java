package io.mlids.api.web;

import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;

/** Captures for {@link PageModel} with UDP flows from 10.0.0.1 to port 80 on 10.0.0.2. */
final class PageCapture {
  private static final long START = 1_700_000_000_000_000L;

  private PageCapture() {}

  /**
   * A capture with this many flows of each kind, attacks first. The flows start one millisecond
   * apart. Their source ports count up from 1000.
   */
  static byte[] of(int first, int second, int benign) {
    CaptureBytes capture = new CaptureBytes();
    for (int flow = 0; flow < first + second + benign; flow++) {
      long time = START + flow * 1000L;
      int forward = flow < first ? 15 : 1;
      int backward = flow >= first && flow < first + second ? 15 : 1;
      for (int i = 0; i < forward; i++) {
        capture.packet(time + i, udp(1000 + flow, 80, "10.0.0.1", "10.0.0.2"));
      }
      for (int i = 0; i < backward; i++) {
        capture.packet(time + 20 + i, udp(80, 1000 + flow, "10.0.0.2", "10.0.0.1"));
      }
    }
    return capture.pcap();
  }

  private static Frame udp(int from, int to, String source, String destination) {
    return Frame.udp(from, to, 7).ipv4(source, destination).ethernet();
  }
}

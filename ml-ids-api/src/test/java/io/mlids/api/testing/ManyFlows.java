package io.mlids.api.testing;

import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Captures with many open flows. Together, the flows use every kind of flow state. */
public final class ManyFlows {
  /** The number of packets per flow. */
  public static final int PACKETS = 6;

  private static final int HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int SOURCE_AT = RECORD_HEADER + 14 + 12;
  private static final int DESTINATION_AT = SOURCE_AT + 4;
  private static final int CLIENTS = 10 << 24;
  private static final int START = 1_700_000_000;

  private ManyFlows() {}

  /**
   * A capture with the first packet of every flow, then the second packet of every flow, and so on.
   * Each flow consists of two packets in each direction, a pause that makes the flow idle, and one
   * more packet in each direction.
   *
   * @param last whether all flows end with the capture's last packets
   */
  public static byte[] capture(int flows, boolean last) {
    byte[][] records = {
      record(Frame.tcp(40_000, 80, Frame.SYN, 0)),
      record(Frame.tcp(80, 40_000, Frame.SYN | Frame.ACK, 0)),
      record(Frame.tcp(40_000, 80, Frame.ACK | Frame.PSH, 8)),
      record(Frame.tcp(80, 40_000, Frame.ACK | Frame.PSH, 8)),
      record(Frame.tcp(40_000, 80, Frame.ACK | Frame.PSH, 8)),
      record(Frame.tcp(80, 40_000, Frame.ACK | (last ? Frame.FIN : 0), 8)),
    };
    ByteArrayOutputStream capture = new ByteArrayOutputStream();
    capture.writeBytes(Arrays.copyOf(new CaptureBytes().pcap(), HEADER));
    for (int i = 0; i < PACKETS; i++) {
      ByteBuffer record = ByteBuffer.wrap(records[i]).order(ByteOrder.LITTLE_ENDIAN);
      boolean there = i % 2 == 0;
      // A gap of more than five seconds makes a flow idle; a gap of more than 120 seconds ends it.
      record.putInt(0, START + i + (i >= 4 ? 20 : 0));
      for (int flow = 0; flow < flows; flow++) {
        record
            .order(ByteOrder.BIG_ENDIAN)
            .putInt(there ? SOURCE_AT : DESTINATION_AT, CLIENTS + flow);
        capture.writeBytes(records[i]);
      }
    }
    return capture.toByteArray();
  }

  private static byte[] record(Frame segment) {
    byte[] capture =
        new CaptureBytes().packet(0, segment.ipv4("10.0.0.0", "10.0.0.0").ethernet()).pcap();
    ByteBuffer record = ByteBuffer.wrap(capture, HEADER, capture.length - HEADER).slice();
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    // The side with port 80 (0x0050) is the server.
    int at = bytes[RECORD_HEADER + 14 + 20] == 0 ? SOURCE_AT : DESTINATION_AT;
    ByteBuffer.wrap(bytes).putInt(at, 192 << 24 | 2 << 8 | 1);
    return bytes;
  }
}

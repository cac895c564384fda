package io.mlids.bench.flow;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a capture with a given number of concurrent TCP flows and packets per flow, in both
 * directions: {@code ConcurrentFlows OUTPUT FLOWS PACKETS}.
 */
public final class ConcurrentFlows {
  private static final int SYN = 2;
  private static final int PSH_ACK = 24;
  private static final int FRAME = 60;

  private ConcurrentFlows() {}

  public static void main(String[] arguments) throws IOException {
    int flows = Integer.parseInt(arguments[1]);
    int packets = Integer.parseInt(arguments[2]);
    // All packets lie within a hundred seconds, so that no flow times out.
    int between = (int) Math.max(1, 100_000_000L / ((long) flows * packets));
    try (CaptureWriter writer =
        new CaptureWriter(
            new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[0])), 1 << 20))) {
      for (int packet = 0; packet < packets; packet++) {
        for (int flow = 0; flow < flows; flow++) {
          writer.write(between, frame(flow, packet));
        }
      }
    }
  }

  private static byte[] frame(int flow, int packet) {
    int client = 0x0A000000 + flow / 4;
    int server = 0xC0A80000 + flow % 60_000;
    int port = 1024 + flow % 40_000;
    boolean back = packet % 2 == 1;
    ByteBuffer frame = ByteBuffer.allocate(FRAME);
    frame.putShort(12, (short) 0x0800).put(14, (byte) 0x45).putShort(16, (short) (FRAME - 14));
    frame.put(23, (byte) 6).putInt(26, back ? server : client).putInt(30, back ? client : server);
    frame.putShort(34, (short) (back ? 80 : port)).putShort(36, (short) (back ? port : 80));
    frame.put(46, (byte) 0x50).put(47, (byte) (packet == 0 ? SYN : PSH_ACK));
    return frame.array();
  }
}

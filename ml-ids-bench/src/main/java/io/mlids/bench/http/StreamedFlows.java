package io.mlids.bench.http;

import io.mlids.core.feature.FlowTime;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Sends a capture to {@code /api/captures/stream}, packet by packet. */
final class StreamedFlows implements AutoCloseable {
  private static final int PACKETS = 10;
  private static final int FRAME = 60;
  private static final int SYN = 2;
  private static final int PSH_ACK = 24;
  private static final int FIN_ACK = 17;

  /** Few enough that the server sends a message for each flow, instead of one for many sources. */
  private static final int FLOWS_PER_SERVER = 32;

  private final Socket socket;
  private final OutputStream out;
  private final Thread reader;

  private StreamedFlows(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    // Read and ignore the verdicts.
    this.reader = Thread.ofVirtual().start(this::readAnswer);
  }

  static StreamedFlows open(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    StreamedFlows stream = new StreamedFlows(socket);
    stream.out.write(
        ("POST /api/captures/stream HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Content-Type: application/vnd.tcpdump.pcap\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    ByteBuffer header = ByteBuffer.allocate(24);
    header.putInt(0xA1B2C3D4).putInt(0x00020004).putLong(0).putInt(262_144).putInt(1);
    stream.chunk(header.array());
    return stream;
  }

  private void readAnswer() {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The connection has ended.
    }
  }

  /** Sends all packets of a flow except the last. */
  void beginFlow(int flow) throws IOException {
    for (int packet = 0; packet < PACKETS; packet++) {
      packet(flow, packet % 2 == 1, packet == 0 ? SYN : PSH_ACK);
    }
  }

  /** Sends the packet that ends a flow. */
  void endFlow(int flow) throws IOException {
    packet(flow, false, FIN_ACK);
  }

  private void packet(int flow, boolean back, int flags) throws IOException {
    long micros = FlowTime.micros(Instant.now());
    int client = 0x0A000000 + flow;
    int server = 0xC0A80001 + flow / FLOWS_PER_SERVER;
    int port = 1024 + flow;
    ByteBuffer bytes = ByteBuffer.allocate(16 + FRAME);
    bytes.putInt((int) (micros / 1_000_000)).putInt((int) (micros % 1_000_000));
    bytes.putInt(FRAME).putInt(FRAME);
    ByteBuffer frame = bytes.slice();
    frame.putShort(12, (short) 0x0800).put(14, (byte) 0x45).putShort(16, (short) (FRAME - 14));
    frame.put(23, (byte) 6).putInt(26, back ? server : client).putInt(30, back ? client : server);
    frame.putShort(34, (short) (back ? 80 : port)).putShort(36, (short) (back ? port : 80));
    frame.put(46, (byte) 0x50).put(47, (byte) flags);
    chunk(bytes.array());
  }

  private void chunk(byte[] bytes) throws IOException {
    byte[] head = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer chunk = ByteBuffer.allocate(head.length + bytes.length + 2);
    out.write(chunk.put(head).put(bytes).put((byte) '\r').put((byte) '\n').array());
  }

  @Override
  public void close() throws IOException {
    socket.close();
    reader.interrupt();
  }
}

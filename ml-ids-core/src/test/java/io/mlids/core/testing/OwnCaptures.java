package io.mlids.core.testing;

import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.FIN;
import static io.mlids.core.testing.Frame.PSH;
import static io.mlids.core.testing.Frame.SYN;

import io.mlids.core.testing.CaptureBytes.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The captures in {@code src/test/resources/captures}, each named after the case that it covers.
 * Next to each capture are its expected flows: {@code .cse2018.csv}, {@code .fallback.csv} (with
 * {@code --cic-fallback}) and {@code .corrected.csv}.
 */
public final class OwnCaptures {
  private static final long START = 1_700_000_000_000_000L;
  private static final long SECOND = 1_000_000;
  private static final String CLIENT = "10.0.0.1";
  private static final String SERVER = "203.0.113.7";
  private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1, 2, 0, 0, 0, 0, 1, 8, 6};
  private static final byte[] WHO_HAS = {0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1};

  private OwnCaptures() {}

  /** Writes the captures into a directory. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (Map.Entry<String, byte[]> capture : all().entrySet()) {
      Files.write(folder.resolve(capture.getKey() + ".pcap"), capture.getValue());
    }
  }

  /** The content of each capture, by name. */
  public static Map<String, byte[]> all() {
    Map<String, byte[]> captures = new LinkedHashMap<>();
    captures.put("snap-length-cut", conversation().snapLength(100).pcap());
    captures.put("captured-more-than-there-was", claim(3, 60, 50).pcap());
    captures.put("absurd-captured-length", claim(3, 262_145, 262_145).pcap());
    byte[] whole = conversation().pcap();
    captures.put("short-last-record", Arrays.copyOf(whole, whole.length - 1));
    captures.put("seconds-past-2038", after2038().pcap());
    captures.put("cooked", linked(CaptureBytes.SLL).pcap());
    captures.put("raw-ip", linked(CaptureBytes.RAW_IP).pcap());
    captures.put("continued-by-the-server", continued().pcap());
    captures.put("arp-broadcast", arp().pcap());
    captures.put("icmp-quotes-udp", unreachable().pcap());
    captures.put("vlan-padding", vlan().pcap());
    captures.put("tails-after-fin", conversation().pcap());
    captures.put("fragments", fragments().pcap());
    captures.put("ipv6", ipv6().pcap());
    return captures;
  }

  /** A connection with a small request and its answer, closed by both sides. */
  private static CaptureBytes conversation() {
    CaptureBytes capture = new CaptureBytes();
    client(capture, 0, SYN, 1000, 0, 0);
    server(capture, 20_000, SYN | ACK, 5000, 1001, 0);
    client(capture, 40_000, ACK, 1001, 5001, 0);
    client(capture, 41_000, PSH | ACK, 1001, 5001, 300);
    server(capture, 90_000, PSH | ACK, 5001, 1301, 1200);
    server(capture, 95_000, ACK, 6201, 1301, 77);
    client(capture, 6_000_000, FIN | ACK, 1301, 6278, 0);
    server(capture, 6_020_000, FIN | ACK, 6278, 1302, 0);
    client(capture, 6_040_000, ACK, 1302, 6279, 0);
    return capture;
  }

  private static CaptureBytes claim(int packet, long captured, long length) {
    CaptureBytes capture = conversation();
    Packet claimed = capture.packets().get(packet);
    byte[] bytes =
        captured > claimed.bytes().length
            ? claimed.bytes()
            : Arrays.copyOf(claimed.bytes(), (int) captured);
    capture.packets().set(packet, new Packet(claimed.micros(), bytes, captured, length));
    return capture;
  }

  private static CaptureBytes after2038() {
    CaptureBytes capture = new CaptureBytes();
    long late = (1L << 31) * SECOND;
    capture.packet(late, Frame.udp(5, 6, 7).ipv4(CLIENT, SERVER).ethernet());
    capture.packet(late + 3, Frame.udp(6, 5, 8).ipv4(SERVER, CLIENT).ethernet());
    return capture;
  }

  private static CaptureBytes linked(int linkType) {
    CaptureBytes capture = new CaptureBytes().linkType(linkType);
    Frame there = Frame.tcp(40_000, 80, PSH | ACK, 10).ipv4(CLIENT, SERVER);
    Frame back = Frame.tcp(80, 40_000, PSH | ACK, 20).ipv4(SERVER, CLIENT);
    boolean cooked = linkType == CaptureBytes.SLL;
    capture.packet(START, cooked ? there.sll() : there);
    return capture.packet(START + 500, cooked ? back.sll() : back);
  }

  /**
   * A flow that continues with a packet from the server, 120 s and one microsecond after its start.
   */
  private static CaptureBytes continued() {
    CaptureBytes capture = new CaptureBytes();
    client(capture, 0, PSH | ACK, 1000, 5000, 11);
    server(capture, 120 * SECOND, PSH | ACK, 5000, 1011, 22);
    server(capture, 120 * SECOND + 1, PSH | ACK, 5022, 1011, 33);
    client(capture, 121 * SECOND, PSH | ACK, 1011, 5055, 44);
    server(capture, 122 * SECOND, PSH | ACK, 5055, 1055, 55);
    return capture;
  }

  private static CaptureBytes arp() {
    CaptureBytes capture = new CaptureBytes();
    Frame request = Frame.ofProtocol(0, WHO_HAS).behind(BROADCAST).padded(32);
    return capture.packet(START, request).packet(START + SECOND, request);
  }

  private static CaptureBytes unreachable() {
    Frame quoted = Frame.udp(5353, 53, 30).ipv4(CLIENT, SERVER);
    Frame answer =
        Frame.ofProtocol(
            1,
            quoted
                .behind(
                    (byte) 3, (byte) 3, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0)
                .bytes());
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START, quoted.ethernet());
    capture.packet(START + 700, answer.ipv4(SERVER, CLIENT).ethernet());
    return capture.packet(START + 900, answer.ipv4(SERVER, CLIENT).ethernet());
  }

  private static CaptureBytes vlan() {
    Frame short1 = Frame.tcp(40_000, 80, ACK, 0).ipv4(CLIENT, SERVER);
    Frame short2 = Frame.tcp(80, 40_000, ACK, 0).ipv4(SERVER, CLIENT);
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START, short1.vlan(7).ethernet().padded(2));
    capture.packet(START + 1, short2.vlan(7).ethernet().padded(2));
    capture.packet(START + 2, short1.ethernet().padded(6));
    return capture.packet(START + 3, short2.ethernet().padded(6));
  }

  private static CaptureBytes fragments() {
    Frame whole = Frame.udp(7000, 8000, 992);
    CaptureBytes capture = new CaptureBytes();
    for (int id = 1; id <= 2; id++) {
      long at = START + id * 1000L;
      capture.packet(at, whole.ipv4Fragment(CLIENT, SERVER, id, 0, 496).ethernet());
      capture.packet(at + 1, whole.ipv4Fragment(CLIENT, SERVER, id, 496, 504).ethernet());
    }
    return capture;
  }

  private static CaptureBytes ipv6() {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(START, Frame.tcp(40_000, 80, SYN, 1, 1000, 0, 0).ipv6(1, 2).ethernet());
    capture.packet(
        START + 9, Frame.tcp(80, 40_000, SYN | ACK, 2, 9, 1001, 0).ipv6(2, 1).ethernet());
    capture.packet(START + 20, Frame.tcp(40_000, 80, ACK, 3, 1001, 10, 5).ipv6(1, 2).ethernet());
    return capture;
  }

  private static void client(
      CaptureBytes capture, long after, int flags, int sequence, int acknowledgement, int payload) {
    Frame segment = Frame.tcp(40_000, 80, flags, 8192, sequence, acknowledgement, payload);
    capture.packet(START + after, segment.ipv4(CLIENT, SERVER).ethernet());
  }

  private static void server(
      CaptureBytes capture, long after, int flags, int sequence, int acknowledgement, int payload) {
    Frame segment = Frame.tcp(80, 40_000, flags, 4096, sequence, acknowledgement, payload);
    capture.packet(START + after, segment.ipv4(SERVER, CLIENT).ethernet());
  }
}

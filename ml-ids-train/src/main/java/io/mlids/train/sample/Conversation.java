package io.mlids.train.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The packets of one made-up flow, in order of time. Single-owner. */
final class Conversation {
  private static final int UDP_HEADER_BYTES = 8;

  /** One packet: µs since the flow's first one, direction, bytes of payload and of L4 header. */
  record Packet(long micros, boolean forward, int payload, int header) {}

  private final RandomGenerator random;
  private final int protocol;
  private final int port;
  private final int tcpHeaderBytes;
  private final List<Packet> packets = new ArrayList<>();
  private double clock;

  private Conversation(RandomGenerator random, int protocol, int port) {
    this.random = random;
    this.protocol = protocol;
    this.port = port;
    this.tcpHeaderBytes = random.nextInt(10) < 6 ? 20 : 32;
  }

  static Conversation tcp(RandomGenerator random, int port) {
    return new Conversation(random, 6, port);
  }

  static Conversation udp(RandomGenerator random, int port) {
    return new Conversation(random, 17, port);
  }

  /** Both sides' packets of a TCP handshake, a round trip apart. */
  Conversation handshake(double roundTripMillis) {
    packet(true, 0, 0, 40);
    packet(false, roundTripMillis, 0, 32);
    packet(true, roundTripMillis / 4, 0, tcpHeaderBytes);
    return this;
  }

  /** One packet from the client after about so many milliseconds. */
  Conversation send(double afterMillis, double payload) {
    packet(true, afterMillis, payload, headerBytes());
    return this;
  }

  /** One packet from the server after about so many milliseconds. */
  Conversation receive(double afterMillis, double payload) {
    packet(false, afterMillis, payload, headerBytes());
    return this;
  }

  /** A transfer from the server in full segments, acknowledged every second one. */
  Conversation download(double bytes, double millisPerSegment) {
    int segments = (int) Math.min(400, Math.max(1, bytes / 1460));
    for (int i = 0; i < segments; i++) {
      receive(millisPerSegment, i == segments - 1 ? random.nextInt(1, 1460) : 1460);
      if (i % 2 == 1) {
        send(millisPerSegment / 5, 0);
      }
    }
    return this;
  }

  List<Packet> packets() {
    return packets;
  }

  int protocol() {
    return protocol;
  }

  int port() {
    return port;
  }

  private int headerBytes() {
    return protocol == 17 ? UDP_HEADER_BYTES : tcpHeaderBytes;
  }

  private void packet(boolean forward, double afterMillis, double payload, int header) {
    if (!packets.isEmpty()) {
      clock += Math.max(1, afterMillis * 1000 * Math.exp(0.4 * random.nextGaussian()));
    }
    packets.add(new Packet((long) clock, forward, (int) Math.clamp(payload, 0, 1460), header));
  }
}

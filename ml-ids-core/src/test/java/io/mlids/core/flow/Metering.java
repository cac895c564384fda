package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.packet.OutermostIpv4Decoder;
import io.mlids.core.packet.PacketDecoder;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.OnePacket;
import java.util.ArrayList;
import java.util.List;

/** A meter with its decoder and the flows that it has handed on. */
final class Metering {
  static final String CLIENT = "10.0.0.1";
  static final String SERVER = "10.0.0.2";
  static final int CLIENT_PORT = 40_000;
  static final int SERVER_PORT = 80;
  static final long SECOND = 1_000_000;

  final FlowMeter meter;
  final List<Flow> flows = new ArrayList<>();
  private final PacketDecoder decoder;
  private final DecodedPacket packet = new DecodedPacket();

  Metering(FlowPolicy policy, int limit) {
    meter = new FlowMeter(policy, limit, flows::add, 1);
    decoder =
        policy.keepsSinglePackets() ? new InnermostIpDecoder() : new OutermostIpv4Decoder(false);
  }

  PacketOutcome add(long micros, Frame ipPacket) {
    PacketOutcome decoded = decoder.decode(OnePacket.of(ipPacket.ethernet(), micros), packet);
    return decoded == PacketOutcome.DECODED ? meter.add(packet) : decoded;
  }

  /** Adds a segment from the client with the sequence number 100. */
  PacketOutcome client(long micros, int flags, int payload) {
    return client(micros, flags, 100, 0, payload);
  }

  PacketOutcome client(long micros, int flags, int sequence, int acknowledgement, int payload) {
    return add(
        micros,
        Frame.tcp(CLIENT_PORT, SERVER_PORT, flags, 1000, sequence, acknowledgement, payload)
            .ipv4(CLIENT, SERVER));
  }

  /** Adds a segment from the server with the sequence number 500. */
  PacketOutcome server(long micros, int flags, int payload) {
    return server(micros, flags, 500, 0, payload);
  }

  PacketOutcome server(long micros, int flags, int sequence, int acknowledgement, int payload) {
    return add(
        micros,
        Frame.tcp(SERVER_PORT, CLIENT_PORT, flags, 2000, sequence, acknowledgement, payload)
            .ipv4(SERVER, CLIENT));
  }

  /** Adds a datagram; each client port is a separate flow. */
  PacketOutcome datagram(long micros, int clientPort) {
    return add(micros, Frame.udp(clientPort, 53, 10).ipv4(CLIENT, SERVER));
  }
}

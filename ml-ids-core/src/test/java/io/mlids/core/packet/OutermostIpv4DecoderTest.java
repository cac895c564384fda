package io.mlids.core.packet;

import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.PSH;
import static io.mlids.core.testing.Frame.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.net.IpProtocol;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.OnePacket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Decodes packets as CICFlowMeter 3 does; the expected values are derived from the bytes by hand.
 */
class OutermostIpv4DecoderTest {
  private static final String FROM = "10.0.0.1";
  private static final String TO = "10.0.0.2";
  private static final long FROM_BITS = 0x0A000001L;
  private static final long TO_BITS = 0x0A000002L;
  private static final Frame TCP = Frame.tcp(40_000, 80, PSH | ACK, 4711, 12, 34, 10);

  private final PacketDecoder decoder = new OutermostIpv4Decoder(false);
  private final DecodedPacket packet = new DecodedPacket();

  private PacketOutcome decode(byte[] frame) {
    return decoder.decode(new OnePacket(frame, 7), packet);
  }

  private PacketOutcome decode(Frame frame) {
    return decode(frame.bytes());
  }

  @Test
  void readsTheFieldsOfTcp() {
    assertThat(decode(TCP.ipv4(FROM, TO).ethernet())).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.timestamp()).isEqualTo(7);
    assertThat(packet.isIpv6()).isFalse();
    assertThat(packet.sourceLow()).isEqualTo(FROM_BITS);
    assertThat(packet.destinationLow()).isEqualTo(TO_BITS);
    assertThat(packet.protocol()).isEqualTo(IpProtocol.TCP);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
    assertThat(packet.destinationPort()).isEqualTo(80);
    assertThat(packet.flags()).isEqualTo(PSH | ACK);
    assertThat(packet.window()).isEqualTo(4711);
    assertThat(packet.sequence()).isEqualTo(12);
    assertThat(packet.acknowledgement()).isEqualTo(34);
    assertThat(packet.headerLength()).isEqualTo(20);
    assertThat(packet.payloadLength()).isEqualTo(10);
  }

  @Test
  void readsTheFieldsOfUdp() {
    assertThat(decode(Frame.udp(5000, 53, 30).ipv4(FROM, TO).ethernet()))
        .isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.protocol()).isEqualTo(IpProtocol.UDP);
    assertThat(packet.sourcePort()).isEqualTo(5000);
    assertThat(packet.destinationPort()).isEqualTo(53);
    assertThat(packet.headerLength()).isEqualTo(8);
    assertThat(packet.payloadLength()).isEqualTo(30);
    assertThat(packet.window()).isEqualTo(-1);
  }

  @Test
  void countsOtherProtocolsAsZeroWithoutPortsHeaderOrPayload() {
    assertThat(decode(Frame.sctp(1, 2, 20).ipv4(FROM, TO).ethernet()))
        .isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.protocol()).isZero();
    assertThat(packet.sourcePort()).isZero();
    assertThat(packet.destinationPort()).isZero();
    assertThat(packet.headerLength()).isZero();
    assertThat(packet.payloadLength()).isZero();
    assertThat(packet.sourceLow()).isEqualTo(FROM_BITS);
  }

  @Test
  void doesNotReadIpv6() {
    assertThat(decode(TCP.ipv6(1, 2).ethernet())).isEqualTo(PacketOutcome.IPV6);
  }

  @Test
  void findsNoIpInOtherFrames() {
    assertThat(decode(new Frame(new byte[28], 0, 0x0806).ethernet()))
        .isEqualTo(PacketOutcome.NO_IP);
    assertThat(decode(new byte[3])).isEqualTo(PacketOutcome.NO_IP);
  }

  @Test
  void skipsVlanTagsWithoutCountingThem() {
    assertThat(decode(TCP.ipv4(FROM, TO).vlan(7).ethernet())).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.vlan()).isZero();
    assertThat(packet.sourcePort()).isEqualTo(40_000);
  }

  @Test
  void takesTheOutermostAddressesAndThePortsOfTheFirstTcpInATunnel() {
    Frame inner = TCP.ipv4("192.168.0.1", "192.168.0.2");
    Frame tunnel = Frame.ofProtocol(4, inner.bytes()).ipv4(FROM, TO);
    assertThat(decode(tunnel.ethernet())).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.sourceLow()).isEqualTo(FROM_BITS);
    assertThat(packet.destinationLow()).isEqualTo(TO_BITS);
    assertThat(packet.protocol()).isEqualTo(IpProtocol.TCP);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
  }

  @Test
  void doesNotCountThePaddingOfShortFramesAsPayload() {
    Frame syn = Frame.tcp(1, 2, SYN, 0).ipv4(FROM, TO).ethernet();
    assertThat(decode(syn.padded(6))).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.payloadLength()).isZero();
  }

  @Test
  void rejectsTcpHeadersShorterThanTheFixedPart() {
    byte[] frame = TCP.ipv4(FROM, TO).ethernet().bytes();
    int dataOffset = 14 + 20 + 12;
    frame[dataOffset] = 0x40;
    assertThat(decode(frame)).isEqualTo(PacketOutcome.MALFORMED);
  }

  @Test
  void readsOptionsOfTheIpHeaderUpToTheirEnd() {
    byte[] plain = TCP.ipv4(FROM, TO).bytes();
    byte[] options = new byte[plain.length + 4];
    System.arraycopy(plain, 0, options, 0, 20);
    System.arraycopy(plain, 20, options, 24, plain.length - 20);
    options[0] = 0x46;
    options[3] = (byte) options.length;
    // Two no-operation options, then the end of the list.
    options[20] = 1;
    options[21] = 1;
    assertThat(decode(new Frame(options, 4, 0x0800).ethernet())).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
    assertThat(packet.payloadLength()).isEqualTo(10);
  }

  @Test
  void readsALinkTypeOtherThanEthernetAsDeclared() {
    byte[] raw = TCP.ipv4(FROM, TO).bytes();
    assertThat(decoder.decode(new OnePacket(raw, 7, CaptureBytes.RAW_IP), packet))
        .isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
    assertThat(decoder.decode(new OnePacket(raw, 7, 9_999), packet))
        .isEqualTo(PacketOutcome.LINK_TYPE);
  }

  @Test
  void theFallbackReadsAFrameWithoutIpv4HeaderAsIfItBeganWithOne() {
    byte[] raw = TCP.ipv4(FROM, TO).bytes();
    assertThat(decode(raw)).isNotEqualTo(PacketOutcome.DECODED);
    PacketDecoder fallback = new OutermostIpv4Decoder(true);
    assertThat(fallback.decode(new OnePacket(raw, 7), packet)).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.sourceLow()).isEqualTo(FROM_BITS);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
  }

  @Test
  void doesNotDecodeAFrameTruncatedInItsIpHeader() {
    byte[] frame = TCP.ipv4(FROM, TO).ethernet().bytes();
    for (int length = 0; length < 14 + 20; length++) {
      assertThat(decode(Arrays.copyOf(frame, length)))
          .as("%d bytes", length)
          .isNotEqualTo(PacketOutcome.DECODED);
    }
  }
}

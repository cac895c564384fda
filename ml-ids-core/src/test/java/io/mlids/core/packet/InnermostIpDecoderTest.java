package io.mlids.core.packet;

import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CaptureBytes.Packet;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InnermostIpDecoderTest {
  private static final Frame TCP = Frame.tcp(40_000, 80, SYN | ACK, 4711, 12, 34, 10);
  private static final Frame IPV4 = TCP.ipv4("10.0.0.1", "10.0.0.2");

  private static final Frame LARGE = Frame.tcp(80, 40_000, ACK, 20_000);

  private final PacketDecoder decoder = new InnermostIpDecoder();
  private final DecodedPacket packet = new DecodedPacket();

  static Stream<Arguments> encapsulations() {
    Frame tunnelled = IPV4.ipv4("192.168.0.1", "192.168.0.2");
    return Stream.of(
        Arguments.of("Ethernet", CaptureBytes.ETHERNET, IPV4.ethernet()),
        Arguments.of("padded", CaptureBytes.ETHERNET, IPV4.ethernet().padded(40)),
        Arguments.of("VLAN", CaptureBytes.ETHERNET, IPV4.vlan(7).ethernet()),
        Arguments.of("QinQ", CaptureBytes.ETHERNET, IPV4.vlan(9).vlan(7).ethernet(0x88A8)),
        Arguments.of("MPLS", CaptureBytes.ETHERNET, IPV4.mpls(100).ethernet()),
        Arguments.of("PPPoE", CaptureBytes.ETHERNET, IPV4.pppoe().ethernet()),
        Arguments.of(
            "SNAP",
            CaptureBytes.ETHERNET,
            IPV4.behind(
                    (byte) 0xAA,
                    (byte) 0xAA,
                    (byte) 3,
                    (byte) 0,
                    (byte) 0,
                    (byte) 0,
                    (byte) 8,
                    (byte) 0)
                .ethernet(IPV4.bytes().length + 8)),
        Arguments.of("raw IP", CaptureBytes.RAW_IP, IPV4),
        Arguments.of("IPv4 only", 228, IPV4),
        Arguments.of("cooked", CaptureBytes.SLL, IPV4.sll()),
        Arguments.of("cooked 2", CaptureBytes.SLL2, IPV4.sll2()),
        Arguments.of("loopback", 0, IPV4.behind((byte) 2, (byte) 0, (byte) 0, (byte) 0)),
        Arguments.of("PPP", 9, IPV4.behind((byte) 0xFF, (byte) 3, (byte) 0, (byte) 0x21)),
        Arguments.of("PPP, compressed", 9, IPV4.behind((byte) 0, (byte) 0x21)),
        Arguments.of("IP in IP", CaptureBytes.ETHERNET, tunnelled.ethernet()),
        Arguments.of("IPv4 in IPv6", CaptureBytes.ETHERNET, IPV4.ipv6(1, 2).ethernet()),
        Arguments.of(
            "GRE", CaptureBytes.ETHERNET, IPV4.gre().ipv4("1.1.1.1", "2.2.2.2").ethernet()),
        Arguments.of(
            "Ethernet in GRE",
            CaptureBytes.ETHERNET,
            IPV4.ethernet().gre().ipv4("1.1.1.1", "2.2.2.2").ethernet()),
        Arguments.of(
            "VXLAN",
            CaptureBytes.ETHERNET,
            IPV4.ethernet().vxlan().ipv4("1.1.1.1", "2.2.2.2").ethernet()),
        Arguments.of(
            "four tunnels",
            CaptureBytes.ETHERNET,
            tunnelled.gre().ipv6(1, 2).gre().ipv4("1.1.1.1", "2.2.2.2").ethernet()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encapsulations")
  void findsTheInnermostIpHeader(String name, int linkType, Frame frame) throws IOException {
    assertThat(decode(linkType, frame)).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.isIpv6()).isFalse();
    assertThat(packet.sourceLow()).isEqualTo(0x0A000001L);
    assertThat(packet.destinationLow()).isEqualTo(0x0A000002L);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
    assertThat(packet.destinationPort()).isEqualTo(80);
    assertThat(packet.protocol()).isEqualTo(6);
    assertThat(packet.headerLength()).isEqualTo(20);
    assertThat(packet.payloadLength()).isEqualTo(10);
    assertThat(packet.window()).isEqualTo(4711);
    assertThat(packet.sequence()).isEqualTo(12);
    assertThat(packet.acknowledgement()).isEqualTo(34);
    assertThat(packet.flags()).isEqualTo(DecodedPacket.SYN | DecodedPacket.ACK);
    assertThat(packet.vlan()).isEqualTo(name.equals("VLAN") || name.equals("QinQ") ? 7 : 0);
  }

  @Test
  void doesNotFollowAFifthTunnel() throws IOException {
    Frame fifth = IPV4;
    for (int i = 0; i < 5; i++) {
      fifth = fifth.ipv4("1.1.1." + i, "2.2.2.2");
    }
    decode(CaptureBytes.ETHERNET, fifth.ethernet());
    assertThat(packet.protocol()).isEqualTo(4);
    assertThat(packet.sourceLow()).isEqualTo(0x01010100L);
  }

  @Test
  void aTunnelWithoutIpInsideCountsAsItself() throws IOException {
    Frame arp = Frame.ofProtocol(0, new byte[28]).ethernet(0x0806);
    assertThat(decode(1, arp.vxlan().ipv4("1.1.1.1", "2.2.2.2").ethernet()))
        .isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.destinationPort()).isEqualTo(4789);
    assertThat(packet.payloadLength()).isEqualTo(8 + 14 + 28);
  }

  @Test
  void takesThePayloadLengthFromTheIpHeaderIfTheCaptureIsTruncated() throws IOException {
    Frame whole = Frame.udp(1, 2, 1000).ipv4("1.1.1.1", "2.2.2.2").ethernet();
    Packet cut = new Packet(5, Arrays.copyOf(whole.bytes(), 60), 60, whole.bytes().length);
    assertThat(decode(new CaptureBytes().packet(cut))).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.payloadLength()).isEqualTo(1000);
  }

  @Test
  void takesThePayloadLengthFromTheCaptureIfTheIpLengthIsZero() throws IOException {
    Frame large = Frame.udp(1, 2, 70_000).ipv4("1.1.1.1", "2.2.2.2").ethernet();
    large.bytes()[16] = 0;
    large.bytes()[17] = 0;
    assertThat(decode(1, large)).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.payloadLength()).isEqualTo(70_000);
  }

  @Test
  void takesThePayloadLengthFromTheWireIfTheIpLengthIsZeroAndTheCaptureIsTruncated()
      throws IOException {
    for (Frame large : List.of(LARGE.ipv4("1.1.1.1", "2.2.2.2"), LARGE.ipv6(1, 2))) {
      byte[] bytes = large.ethernet().bytes();
      int length = large.etherType() == 0x0800 ? 16 : 18;
      bytes[length] = 0;
      bytes[length + 1] = 0;
      Packet cut = new Packet(5, Arrays.copyOf(bytes, 96), 96, bytes.length);
      assertThat(decode(new CaptureBytes().packet(cut))).isEqualTo(PacketOutcome.DECODED);
      assertThat(packet.payloadLength()).isEqualTo(20_000);
      Packet tagged =
          new Packet(5, Arrays.copyOf(large.vlan(7).ethernet().bytes(), 96), 96, bytes.length + 4);
      tagged.bytes()[length + 4] = 0;
      tagged.bytes()[length + 5] = 0;
      assertThat(decode(new CaptureBytes().packet(tagged))).isEqualTo(PacketOutcome.DECODED);
      assertThat(packet.payloadLength()).isEqualTo(20_000);
    }
  }

  @Test
  void takesThePayloadLengthOfATunnelledPacketWithoutLengthFromTheOuterHeader() throws IOException {
    Frame inner = LARGE.ipv4("1.1.1.1", "2.2.2.2");
    inner.bytes()[2] = 0;
    inner.bytes()[3] = 0;
    byte[] bytes = inner.gre().ipv4("3.3.3.3", "4.4.4.4").ethernet().bytes();
    Packet cut = new Packet(5, Arrays.copyOf(bytes, 96), 96, bytes.length + 4);
    assertThat(decode(new CaptureBytes().packet(cut))).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.payloadLength()).isEqualTo(20_000);
  }

  @Test
  void anIpv6HeaderWithoutNextHeaderHasNoPayloadEvenIfTheFrameIsPadded() throws IOException {
    Frame empty = Frame.ofProtocol(59, new byte[0]).ipv6(1, 2).padded(6);
    assertThat(decode(1, empty.ethernet())).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.payloadLength()).isZero();
  }

  @Test
  void countsEveryIpProtocolByItsOwnNumber() throws IOException {
    decode(1, Frame.ofProtocol(1, new byte[40]).ipv4("1.1.1.1", "2.2.2.2").ethernet());
    expectTransport(1, 0, 8, 32);
    decode(1, Frame.ofProtocol(58, new byte[40]).ipv6(1, 2).ethernet());
    expectTransport(58, 0, 8, 32);
    decode(1, Frame.sctp(5, 6, 20).ipv4("1.1.1.1", "2.2.2.2").ethernet());
    expectTransport(132, 5, 12, 20);
    decode(1, Frame.ofProtocol(89, new byte[40]).ipv4("1.1.1.1", "2.2.2.2").ethernet());
    expectTransport(89, 0, 0, 40);
    assertThat(packet.window()).isEqualTo(-1);
  }

  private void expectTransport(int protocol, int port, int header, int payload) {
    assertThat(packet.protocol()).isEqualTo(protocol);
    assertThat(packet.sourcePort()).isEqualTo(port);
    assertThat(packet.headerLength()).isEqualTo(header);
    assertThat(packet.payloadLength()).isEqualTo(payload);
  }

  @Test
  void skipsIpv6ExtensionHeaders() throws IOException {
    Frame extended =
        Frame.udp(7, 8, 9).ipv6Extension(60, new byte[14]).ipv6Extension(0, new byte[6]);
    assertThat(decode(1, extended.ipv6(1, 2).ethernet())).isEqualTo(PacketOutcome.DECODED);
    expectTransport(17, 7, 8, 9);
    assertThat(packet.isIpv6()).isTrue();
    assertThat(packet.sourceHigh()).isEqualTo(0x20010DB8_00000000L);
    assertThat(packet.sourceLow()).isEqualTo(1);
    assertThat(packet.destinationLow()).isEqualTo(2);
  }

  @Test
  void laterFragmentsFollowTheFirst() throws IOException {
    Frame whole = Frame.udp(7, 8, 92);
    decode(1, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 0, 48).ethernet());
    expectTransport(17, 7, 8, 40);
    assertThat(decode(1, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 48, 52).ethernet()))
        .isEqualTo(PacketOutcome.DECODED);
    expectTransport(17, 7, 0, 52);
  }

  @Test
  void fragmentsOfAnotherPacketOrAfterThirtySecondsFollowNoFirstFragment() throws IOException {
    Frame whole = Frame.udp(7, 8, 92);
    Frame later = whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 48, 52).ethernet();
    assertThat(decode(1, later)).isEqualTo(PacketOutcome.FRAGMENT_WITHOUT_FIRST);
    decode(1, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 98, 0, 48).ethernet());
    assertThat(decode(1, later)).isEqualTo(PacketOutcome.FRAGMENT_WITHOUT_FIRST);
    decode(1, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 0, 48).ethernet());
    assertThat(decode(new CaptureBytes().packet(30_000_000, later)))
        .isEqualTo(PacketOutcome.DECODED);
    CaptureBytes late = new CaptureBytes().packet(30_000_001, later);
    assertThat(decode(late)).isEqualTo(PacketOutcome.FRAGMENT_WITHOUT_FIRST);
  }

  @Test
  void laterFragmentsOfATunnelFollowThePacketInside() throws IOException {
    Frame tunnel = Frame.udp(7, 8, 192).ipv4("1.1.1.1", "2.2.2.2");
    Frame carried = Frame.ofProtocol(4, tunnel.bytes());
    decode(1, carried.ipv4Fragment("3.3.3.3", "4.4.4.4", 5, 0, 160).ethernet());
    decode(1, carried.ipv4Fragment("3.3.3.3", "4.4.4.4", 5, 160, 60).ethernet());
    // The length of the inner packet was counted with the first fragment.
    expectTransport(17, 7, 0, 0);
    assertThat(packet.sourceLow()).isEqualTo(0x01010101L);
  }

  @Test
  void reportsWhyAPacketIsNotDecoded() throws IOException {
    assertThat(decode(1, Frame.ofProtocol(0, new byte[28]).ethernet(0x0806)))
        .isEqualTo(PacketOutcome.NO_IP);
    assertThat(decode(147, IPV4)).isEqualTo(PacketOutcome.LINK_TYPE);
    for (int length = 0; length < 14 + 20 + 16; length++) {
      byte[] cut = Arrays.copyOf(IPV4.ethernet().bytes(), length);
      assertThat(decode(new CaptureBytes().packet(Packet.of(0, cut))))
          .as("%d bytes", length)
          .isEqualTo(PacketOutcome.MALFORMED);
    }
    Frame shortHeader = IPV4.ethernet();
    byte[] bytes = shortHeader.bytes();
    bytes[14 + 20 + 12] = 0x40;
    assertThat(decode(1, shortHeader)).isEqualTo(PacketOutcome.MALFORMED);
  }

  private PacketOutcome decode(int linkType, Frame frame) throws IOException {
    return decode(new CaptureBytes().linkType(linkType).packet(0, frame));
  }

  private PacketOutcome decode(CaptureBytes capture) throws IOException {
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture.pcap()), "test", ReadMode.TOLERANT)) {
      assertThat(source.next()).isTrue();
      return decoder.decode(source, packet);
    }
  }
}

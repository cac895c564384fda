package io.mlids.core.packet;

import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.PSH;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.link.NotEntered;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a TCP segment is decoded after the header of each supported link type. */
class LinkTypesTest {
  private static final Frame IPV4 =
      Frame.tcp(40_000, 80, PSH | ACK, 11).ipv4("192.0.2.1", "198.51.100.2");
  private static final Frame ETHERNET = IPV4.ethernet();

  private static final String SNAP = "aaaa03 000000 0800 ";
  private static final String ADDRESSES = "020000000002 020000000001 020000000003 ";
  private static final String DATA = "0801 0000 " + ADDRESSES + "0000 ";
  private static final String JUNIPER = "4d4743 00 ";

  static Stream<Arguments> links() {
    return Stream.of(
        of("BSD loopback, little-endian", 0, "02000000"),
        of("BSD loopback, big-endian", 0, "00000002"),
        of("AX.25", 3, "a6a6a6a6a6a6e0 a6a6a6a6a6a661 03 cc"),
        of("AX.25 through a repeater", 3, "a6a6a6a6a6a6e0 a6a6a6a6a6a660 a6a6a6a6a6a661 03 cc"),
        of("token ring", 6, "10 40 020000000002 020000000001 " + SNAP),
        of("token ring, routed", 6, "10 40 020000000002 820000000001 0630 0011 0020 " + SNAP),
        of("ARCNET", 7, "01 02 d4 00 0001"),
        of("ARCNET, exception", 7, "01 02 d4 ff 0000 d4 00 0001"),
        of("ARCNET, RFC 1051", 7, "01 02 f0"),
        of("SLIP", 8, "00 45 0000000000000000000000000000"),
        of("PPP", 9, "ff03 0021"),
        of("PPP without address", 9, "0021"),
        of("PPP, one byte of protocol", 9, "21"),
        of("PPP, one byte behind the address", 9, "ff03 21"),
        of("PPP with MPLS", 9, "ff03 0281 00064140"),
        of("PPP with MPLS, two labels", 50, "ff03 0281 00064040 00064140"),
        of("PPP bridging", 9, "ff03 0031 0001", ETHERNET),
        of("PPP multilink", 9, "ff03 003d c0000001 0021"),
        of("PPP multilink, short and compressed", 9, "3d c001 21"),
        of("PPP, Cisco", 50, "0f00 0800"),
        of("FDDI", 10, "50 020000000002 020000000001 " + SNAP),
        of("PPPoE without Ethernet", 51, "1100 0001 0035 0021"),
        of("PPPoE, one byte of protocol", 51, "1100 0001 0034 21"),
        of("Symantec", 99, "000000000000 0800 " + "00".repeat(36)),
        of("ATM, LLC", 100, SNAP),
        of("ATM, NLPID", 100, "fefe03 cc"),
        of("ATM, bridged", 100, "aaaa03 0080c2 0007 0000", ETHERNET),
        of("ATM, IP alone", 100, ""),
        of("ATM, PPP", 100, "0021"),
        of("classical IP over ATM", 106, SNAP),
        of("Cisco HDLC", 104, "0f00 0800"),
        of("Cisco HDLC, multicast", 104, "8f00 0800"),
        of("802.11", 105, DATA + SNAP),
        of("802.11, from the access point", 105, "0802 0000 " + ADDRESSES + "0000 " + SNAP),
        of("802.11, quality of service", 105, "8801 0000 " + ADDRESSES + "0000 0000 " + SNAP),
        of(
            "802.11, high throughput control",
            105,
            "8881 0000 " + ADDRESSES + "0000 0000 00000000 " + SNAP),
        of(
            "802.11, four addresses",
            105,
            "8803 0000 " + ADDRESSES + "0000 020000000004 0000 " + SNAP),
        of(
            "802.11, mesh control",
            105,
            "8803 0000 " + ADDRESSES + "0000 020000000004 0001 00 1f 00000001 " + SNAP),
        of(
            "802.11, aggregate",
            105,
            "8801 0000 " + ADDRESSES + "0000 8000 020000000002 020000000001 003b " + SNAP),
        of(
            "802.11, deciphered by the card",
            105,
            "0841 0000 " + ADDRESSES + "0000 0100002000000000 " + SNAP),
        of("802.11, LLC without SNAP", 105, DATA + "060603"),
        of("Frame Relay", 107, "1841 03 cc"),
        of("Frame Relay, three bytes of address", 107, "184081 03 cc"),
        of("Frame Relay, SNAP", 107, "1841 03 00 80 000000 0800"),
        of("Frame Relay, bridged", 107, "1841 03 00 80 0080c2 0007", ETHERNET),
        of("Frame Relay, Cisco", 107, "1841 0800"),
        of("Frame Relay, PPP", 107, "1841 03 cf 0021"),
        of("OpenBSD loopback", 108, "00000002"),
        of("ENC", 109, "00000002 00000000 00000000"),
        of("cooked, LLC", 113, "0000 0001 0006 0200000000010000 0004 " + SNAP),
        of("cooked, VLAN", 113, "0000 0001 0006 0200000000010000 8100 0007 0800"),
        of(
            "cooked, radiotap",
            113,
            "0000 0323 0006 0200000000010000 0004 0000 0800 00000000 " + DATA + SNAP),
        of("cooked 2", 276, "0800 0000 00000001 0001 00 06 0200000000010000"),
        of("pflog", 117, "3d 02 00 00 " + "00".repeat(60)),
        of("Prism", 119, "44000000 90000000 " + "00".repeat(136) + DATA + SNAP),
        of("AVS behind Prism's number", 119, "80211001 00000010 00000000 00000000 " + DATA + SNAP),
        of("AVS", 163, "80211001 00000040 " + "00".repeat(56) + DATA + SNAP),
        of("IP over Fibre Channel", 122, "1000020000000002 1000020000000001 " + SNAP),
        of("SunATM, LLC", 123, "02 00 0064 " + SNAP),
        of("SunATM, LAN emulation", 123, "01 00 0064 0001", ETHERNET),
        of("SunATM, raw", 123, "00 00 0064"),
        of("radiotap", 127, "0000 0800 00000000 " + DATA + SNAP),
        of(
            "radiotap, padded",
            127,
            "0000 1200 03000000 0000000000000000 20 00 8801 0000 "
                + ADDRESSES
                + "0000 0000 0000 "
                + SNAP),
        of(
            "radiotap, two words of presence, frame check",
            127,
            "0000 1000 02000080 00000000 10 000000 " + DATA + SNAP,
            IPV4.padded(4)),
        of("ARCNET of Linux", 129, "01 02 0000 d4 00 0001"),
        of("Apple's IP over FireWire", 138, "0200000000000002 0200000000000001 0800"),
        of("DOCSIS", 143, "00 00 0041 0000", ETHERNET),
        of("DOCSIS, extended header", 143, "01 03 0044 010203 0000", ETHERNET),
        of("pppd", 166, "00 03 0021"),
        of("PPP with direction", 204, "01 ff03 0021"),
        of("PPP with direction, one byte", 204, "00 21"),
        of("Cisco HDLC with direction", 205, "01 0f00 0800"),
        of("Frame Relay with direction", 206, "00 1841 03 cc"),
        of("multilink Frame Relay", 182, "c001 1841 03 cc"),
        of("PPI, 802.11", 192, "00 00 0800 69000000 " + DATA + SNAP),
        of("PPI with a field", 192, "00 00 1000 69000000 0200 0400 00000000 " + DATA + SNAP),
        of("PPI, Ethernet", 192, "00 00 0800 01000000", ETHERNET),
        of("ERF", 197, "0000000000000000 02 04 0053 0000 0041 0000", ETHERNET),
        of(
            "ERF, extension",
            197,
            "0000000000000000 82 04 005b 0000 0041 0300000000000000 0000",
            ETHERNET),
        of("KISS", 202, "00 a6a6a6a6a6a6e0 a6a6a6a6a6a661 03 cc"),
        of("MPLS", 219, "00064140"),
        of("MPLS, pseudowire", 219, "00064140 00000000", ETHERNET),
        of("MPLS, pseudowire without control word", 219, "00064140", ETHERNET),
        of("ipnet", 226, "01 02 0000 00000033 00000001 00000000 00000000 00000000"),
        of("NFLOG", 239, "02 00 0000 3700 0900"),
        of("NFLOG, big-endian", 239, "02 00 0000 0037 0009"),
        of(
            "NFLOG, other attributes",
            239,
            "02 00 0000 0800 0100 08000300 0500 0a00 00000000 3700 0900"),
        of("netANALYZER", 240, "00000000", ETHERNET),
        of("netANALYZER, transparent", 241, "00000000 55555555555555d5", ETHERNET),
        of("IP over InfiniBand", 242, "0800 0000"),
        of("IP over InfiniBand, receiver's address", 242, "00".repeat(20) + "0800 0000"),
        of("IP over InfiniBand, routing", 242, "00".repeat(40) + "0800 0000"),
        of("pktap", 258, "6c000000 01000000 01000000 " + "00".repeat(96), ETHERNET),
        of("pktap, raw IP", 258, "6c000000 01000000 0c000000 " + "00".repeat(96)),
        of("EPON", 259, "5555d55555000100", ETHERNET),
        of("Ethernet with preamble", 274, "55555555555555d5", ETHERNET),
        of("Broadcom's tag", 281, "020000000002 020000000001 20000003 0800"),
        of("Broadcom's tag before", 282, "20000003", ETHERNET),
        of("DSA", 284, "020000000002 020000000001 c0180000 0800"),
        of("EDSA", 285, "020000000002 020000000001 dada 0000 c0180000 0800"),
        of("Juniper, Ethernet", 178, JUNIPER, ETHERNET),
        of("Juniper, extensions", 178, "4d4743 80 000a 05 02 0100 06 04 00000001", ETHERNET),
        of("Juniper, no link layer", 178, "4d4743 02 00000002"),
        of("Juniper, PPP", 179, JUNIPER + "ff03 0021"),
        of("Juniper, Frame Relay", 180, JUNIPER + "1841 03 cc"),
        of("Juniper, Cisco HDLC", 181, JUNIPER + "0f00 0800"),
        of("Juniper, PPPoE", 167, JUNIPER, IPV4.pppoe().ethernet()),
        of("Juniper, PPPoE over ATM", 168, JUNIPER + "8864 1100 0001 0035 0021"),
        of("Juniper, services", 136, JUNIPER + "0000000000000000"),
        of("Juniper, monitor", 164, JUNIPER + "0000000000000000"),
        of("Juniper, GGSN", 133, JUNIPER + "0000020000000000"),
        of("Juniper, IPsec", 132, JUNIPER + "0001 40 05 00000001 0a000001 0a000002"),
        of("Juniper, ATM1", 137, JUNIPER + "00000001 " + SNAP),
        of("Juniper, ATM2", 135, JUNIPER + "0000000000000001 fefe03 cc"),
        of("Juniper, ATM2, IP alone", 135, JUNIPER + "0000000000000001"),
        of("Juniper, multilink PPP", 130, JUNIPER + "0001 0021"),
        of("Juniper, multilink Frame Relay", 131, JUNIPER + "0001 03 cc"));
  }

  private static Arguments of(String name, int link, String header) {
    return of(name, link, header, IPV4);
  }

  private static Arguments of(String name, int link, String header, Frame carried) {
    return Arguments.of(name, link, carried.behind(hex(header)));
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("links")
  void correctedFindsTheIpPacket(String name, int link, Frame frame) throws IOException {
    expectSegment(new InnermostIpDecoder(), link, frame);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("links")
  void cse2018FindsTheIpPacket(String name, int link, Frame frame) throws IOException {
    expectSegment(new OutermostIpv4Decoder(false), link, frame);
  }

  private static void expectSegment(PacketDecoder decoder, int link, Frame frame)
      throws IOException {
    DecodedPacket packet = new DecodedPacket();
    assertThat(decode(decoder, link, frame, packet)).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.sourceLow()).isEqualTo(0xC0000201L);
    assertThat(packet.destinationLow()).isEqualTo(0xC6336402L);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
    assertThat(packet.destinationPort()).isEqualTo(80);
    assertThat(packet.protocol()).isEqualTo(6);
    assertThat(packet.payloadLength()).isEqualTo(11);
  }

  @ParameterizedTest(name = "{0}")
  @Tag("slow")
  @MethodSource("links")
  void countsATruncatedHeaderWithoutThrowing(String name, int link, Frame frame)
      throws IOException {
    for (int length = 0; length < frame.bytes().length; length++) {
      Frame cut = new Frame(Arrays.copyOf(frame.bytes(), length), 0, 0);
      for (PacketDecoder decoder : both()) {
        assertThat(decode(decoder, link, cut, new DecodedPacket()))
            .isIn(
                PacketOutcome.DECODED,
                PacketOutcome.MALFORMED,
                PacketOutcome.NO_IP,
                PacketOutcome.IPV6);
      }
    }
  }

  @Test
  void framesWithoutDataAndEncryptedFramesContainNoIp() throws IOException {
    Frame nothing = Frame.ofProtocol(0, new byte[60]);
    for (String header :
        new String[] {
          "8000 0000 " + ADDRESSES + "0000 ",
          "4801 0000 " + ADDRESSES + "0000 ",
          "0841 0000 " + ADDRESSES + "0000 0100002000000000",
          "0801 0000 " + ADDRESSES + "0100 " + SNAP,
          DATA + "424203"
        }) {
      InnermostIpDecoder decoder = new InnermostIpDecoder();
      assertThat(decode(decoder, 105, nothing.behind(hex(header)), new DecodedPacket()))
          .as(header)
          .isEqualTo(PacketOutcome.NO_IP);
    }
  }

  @Test
  void countsEncryptedFramesAndLaterPacketsOfAnAggregate() throws IOException {
    InnermostIpDecoder decoder = new InnermostIpDecoder();
    DecodedPacket packet = new DecodedPacket();
    Frame nothing = Frame.ofProtocol(0, new byte[60]);
    decode(
        decoder,
        105,
        nothing.behind(hex("0841 0000 " + ADDRESSES + "0000 0100002000000000")),
        packet);
    String subframe = "020000000002 020000000001 003b ";
    Frame two = IPV4.padded(1 + 14 + 59).behind(hex(subframe + SNAP));
    decode(decoder, 105, two.behind(hex("8801 0000 " + ADDRESSES + "0000 8000 ")), packet);
    assertThat(decoder.notEntered())
        .containsEntry(NotEntered.WIRELESS_ENCRYPTED, 1L)
        .containsEntry(NotEntered.WIRELESS_AGGREGATE, 1L)
        .hasSize(2);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
  }

  @Test
  void doesNotFollowALinkTypeNestedInItselfForever() throws IOException {
    Frame nested = IPV4;
    for (int i = 0; i < 5; i++) {
      nested = nested.behind(hex("00 00 0800 c0000000"));
    }
    assertThat(decode(new InnermostIpDecoder(), 192, nested, new DecodedPacket()))
        .isEqualTo(PacketOutcome.NO_IP);
  }

  @Test
  void reportsAnUnsupportedLinkType() throws IOException {
    for (int link : new int[] {147, 187, 189, 195, 227, 9999}) {
      for (PacketDecoder decoder : both()) {
        assertThat(decode(decoder, link, IPV4, new DecodedPacket()))
            .isEqualTo(PacketOutcome.LINK_TYPE);
      }
    }
  }

  private static PacketDecoder[] both() {
    return new PacketDecoder[] {new InnermostIpDecoder(), new OutermostIpv4Decoder(false)};
  }

  private static PacketOutcome decode(
      PacketDecoder decoder, int link, Frame frame, DecodedPacket packet) throws IOException {
    byte[] capture = new CaptureBytes().linkType(link).packet(0, frame).pcap();
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT)) {
      assertThat(source.next()).isTrue();
      return decoder.decode(source, packet);
    }
  }
}

package io.mlids.core.packet;

import static io.mlids.core.packet.LinkTypesTest.hex;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Decodes a TCP segment in every supported tunnel and after every supported tag. */
class TunnelsTest {
  private static final Frame IPV4 =
      Frame.tcp(40_000, 80, PSH | ACK, 11).ipv4("192.0.2.1", "198.51.100.2");
  private static final Frame ETHERNET = IPV4.ethernet();
  private static final Frame IPV6 = Frame.tcp(40_000, 80, PSH | ACK, 11).ipv6(1, 2);

  private static final int GRE = 47;

  static Stream<Arguments> tunnels() {
    return Stream.of(
        of("GRE with checksum, key and sequence", in(GRE, "b000 0800 00000000 00000001 00000001")),
        of("NVGRE", in(GRE, "2000 6558 00000100", ETHERNET)),
        of("MPLS in GRE", in(GRE, "0000 8847 00064140")),
        of("PPP in GRE", in(GRE, "0000 880b ff03 0021")),
        of("Frame Relay in GRE", in(GRE, "0000 6559 1841 03 cc")),
        of("WCCP", in(GRE, "0000 883e 00000000")),
        of("NSH in GRE", in(GRE, "0000 894f 0fc6 01 01 00000001" + "00".repeat(16))),
        of("ERSPAN I", in(GRE, "0000 88be", ETHERNET)),
        of("ERSPAN II", in(GRE, "1000 88be 00000001 10070001 00000000", ETHERNET)),
        of("ERSPAN III", in(GRE, "1000 22eb 00000001 20070001 00000000 00000000", ETHERNET)),
        of(
            "ERSPAN III with a platform's part",
            in(GRE, "1000 22eb 00000001 20070001 00000000 00000001 0000000000000000", ETHERNET)),
        of("PPTP", in(GRE, "3001 880b 00370001 00000001 ff03 0021")),
        of("PPTP with acknowledgement", in(GRE, "3081 880b 00340001 00000001 00000001 21")),
        of("Ethernet over IP of MikroTik", in(GRE, "2001 6400 0041 0100", ETHERNET)),
        of("IP in IP", in(4, "")),
        of("Ethernet in IP", in(97, "3000", ETHERNET)),
        of("MPLS in IP", in(137, "00064140")),
        of("AH", in(51, "0404 0000 00000001 00000001 000000000000000000000000")),
        of("L2TPv3 over IP", in(115, "00000001 00000000", ETHERNET)),
        of("L2TPv3 over IP with a cookie", in(115, "00000001 0102030405060708", ETHERNET)),
        of("VXLAN", udp(4789, "08000000 00000700", ETHERNET)),
        of("VXLAN with a group", udp(4789, "88000005 00000700", ETHERNET)),
        of("VXLAN of Linux", udp(8472, "08000000 00000700", ETHERNET)),
        of("VXLAN with a tag inside", udp(4789, "08000000 00000700", IPV4.vlan(9).ethernet())),
        of("VXLAN-GPE with IP", udp(4790, "0c000001 00000700", IPV4)),
        of("VXLAN-GPE with Ethernet", udp(4790, "0c000003 00000700", ETHERNET)),
        of("VXLAN-GPE without a protocol", udp(4790, "08000000 00000700", ETHERNET)),
        of("VXLAN-GPE with NSH", udp(4790, "0c000004 00000700 0fc2 02 01 00000001", IPV4)),
        of("GENEVE", udp(6081, "0000 6558 00000700", ETHERNET)),
        of(
            "GENEVE with options",
            udp(6081, "0300 6558 00000700 0102 80 01 00000001 0102 00 00", ETHERNET)),
        of("GENEVE with IP", udp(6081, "0000 0800 00000700", IPV4)),
        of("GTP-U", udp(2152, "30 ff 0033 00000001", IPV4)),
        of("GTP-U with sequence", udp(2152, "32 ff 0037 00000001 0001 00 00", IPV4)),
        of("GTP-U of 5G", udp(2152, "34 ff 003b 00000001 0000 00 85 01 1001 00", IPV4)),
        of("L2TP", udp(1701, "0002 0001 0001 ff03 0021", IPV4)),
        of("L2TP with length and sequence", udp(1701, "4802 0041 0001 0001 0001 0001 0021", IPV4)),
        of("L2TP with offset", udp(1701, "0202 0001 0001 0002 0000 21", IPV4)),
        of("L2TPv3", udp(1701, "0003 0000 00000001", ETHERNET)),
        of("L2TPv3 with a cookie", udp(1701, "0003 0000 00000001 01020304", ETHERNET)),
        of("MPLS in UDP", udp(6635, "00064140", IPV4)),
        of("TZSP", udp(37008, "01 00 0001 0a 01 d3 00 01", ETHERNET)),
        of("IPv6 around", IPV4.ipv6(1, 2).ethernet()),
        of(
            "VXLAN over IPv6",
            Frame.udp(50_000, 4789, ETHERNET.behind(hex("08000000 00000700")).bytes())
                .ipv6(1, 2)
                .ethernet()),
        of("GRE over VLAN", IPV4.gre().ipv4("10.9.9.1", "10.9.9.2").vlan(7).ethernet()));
  }

  static Stream<Arguments> tags() {
    return Stream.of(
        of("802.1BR", tag(0x893F, "e000 0001 0000 0800")),
        of("802.1BR before a VLAN", tag(0x893F, "e000 0001 0000 8100 0007 0800")),
        of("VN-Tag", tag(0x8926, "80000001 0800")),
        of("FabricPath", tag(0x8903, "0060", ETHERNET)),
        of("TRILL", tag(0x22F3, "0006 0001 0002", ETHERNET)),
        of("TRILL with options", tag(0x22F3, "0046 0001 0002 00000000", ETHERNET)),
        of("802.1ah", tag(0x88E7, "00000100", ETHERNET)),
        of("802.1ah behind a tag", tag(0x88A8, "0007 88e7 00000100", ETHERNET)),
        of("MACsec without encryption", tag(0x88E5, "00 00 00000001 0800")),
        of("MACsec with a channel", tag(0x88E5, "20 00 00000001 0200000000010001 0800")),
        of("0x9200", tag(0x9200, "0007 0800")),
        of("0x9200 and 0x8100", tag(0x9200, "0007 8100 0008 0800")),
        of("0x88a8 and 0x9100", tag(0x88A8, "0007 9100 0008 0800")),
        of("NSH", tag(0x894F, "0fc2 02 01 00000001")),
        of("NSH with Ethernet", tag(0x894F, "0fc6 01 03 00000001" + "00".repeat(16), ETHERNET)),
        of("security group tag", tag(0x8909, "0101 0001 0005 0800")),
        of("HSR", tag(0x892F, "0035 0001 0800")),
        of("redundancy tag", tag(0xF1C1, "0000 0001 0800")),
        of("MPLS with Ethernet", tag(0x8847, "00064140 00000000", ETHERNET)),
        of("PPPoE", tag(0x8864, "1100 0001 0035 0021")),
        of("PPPoE, one byte of protocol", tag(0x8864, "1100 0001 0034 21")),
        of("PPPoE with MPLS", tag(0x8864, "1100 0001 0039 0281 00064140")),
        of("SNAP behind a VLAN", tag(0x8100, "0007 003b aaaa03 000000 0800")),
        of(
            "ISL",
            ETHERNET.behind(hex("01000c000000 020000000001 0053 aaaa03 00000c 000e 0000 0000"))));
  }

  private static Arguments of(String name, Frame frame) {
    return Arguments.of(name, CaptureBytes.ETHERNET, frame);
  }

  private static Frame in(int protocol, String header) {
    return in(protocol, header, IPV4);
  }

  private static Frame in(int protocol, String header, Frame carried) {
    return Frame.ofProtocol(protocol, carried.behind(hex(header)).bytes())
        .ipv4("10.9.9.1", "10.9.9.2")
        .ethernet();
  }

  private static Frame udp(int port, String header, Frame carried) {
    return Frame.udp(50_000, port, carried.behind(hex(header)).bytes())
        .ipv4("10.9.9.1", "10.9.9.2")
        .ethernet();
  }

  private static Frame tag(int type, String tag) {
    return tag(type, tag, IPV4);
  }

  private static Frame tag(int type, String tag, Frame carried) {
    return carried.behind(hex(tag)).ethernet(type);
  }

  private final InnermostIpDecoder decoder = new InnermostIpDecoder();
  private final DecodedPacket packet = new DecodedPacket();

  @ParameterizedTest(name = "{0}")
  @MethodSource({"tunnels", "tags"})
  void correctedDecodesTheTunnel(String name, int link, Frame frame) throws IOException {
    assertThat(decode(decoder, frame)).isEqualTo(PacketOutcome.DECODED);
    expectSegment();
    assertThat(decoder.notEntered()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tags")
  void cse2018SkipsTags(String name, int link, Frame frame) throws IOException {
    assertThat(decode(new OutermostIpv4Decoder(false), frame)).isEqualTo(PacketOutcome.DECODED);
    expectSegment();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tags")
  void theCicFallbackDecodesNoAdditionalPackets(String name, int link, Frame frame)
      throws IOException {
    if (name.startsWith("0x88a8") || name.startsWith("SNAP")) {
      assertThat(decode(new OutermostIpv4Decoder(true), frame)).isEqualTo(PacketOutcome.DECODED);
    } else {
      assertThat(decode(new OutermostIpv4Decoder(true), frame)).isEqualTo(PacketOutcome.NO_IP);
    }
  }

  @ParameterizedTest(name = "{0}")
  @Tag("slow")
  @MethodSource({"tunnels", "tags"})
  void aTruncatedTunnelNeverThrows(String name, int link, Frame frame) throws IOException {
    for (int length = 0; length < frame.bytes().length; length++) {
      Frame cut = new Frame(Arrays.copyOf(frame.bytes(), length), 0, 0);
      assertThat(decode(decoder, cut))
          .isIn(PacketOutcome.DECODED, PacketOutcome.MALFORMED, PacketOutcome.NO_IP);
    }
  }

  private void expectSegment() {
    assertThat(packet.sourceLow()).isEqualTo(0xC0000201L);
    assertThat(packet.destinationLow()).isEqualTo(0xC6336402L);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
    assertThat(packet.destinationPort()).isEqualTo(80);
    assertThat(packet.protocol()).isEqualTo(6);
    assertThat(packet.payloadLength()).isEqualTo(11);
  }

  static Stream<Arguments> ipv6Tunnels() {
    return Stream.of(
        Arguments.of("6in4", in(41, "", IPV6)),
        Arguments.of("Teredo", udp(3544, "", IPV6)),
        Arguments.of("Teredo with an origin", udp(3544, "0000 63bf 3dfffdfe", IPV6)),
        Arguments.of(
            "Teredo with an authentication",
            udp(3544, "0001 00 00 0000000000000000 00 0000 63bf 3dfffdfe", IPV6)),
        Arguments.of("GTP-U", udp(2152, "30 ff 0047 00000001", IPV6)),
        Arguments.of("VXLAN", udp(4789, "08000000 00000700", IPV6.ethernet())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ipv6Tunnels")
  void findsIpv6Inside(String name, Frame frame) throws IOException {
    assertThat(decode(decoder, frame)).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.isIpv6()).isTrue();
    assertThat(packet.sourcePort()).isEqualTo(40_000);
    assertThat(packet.payloadLength()).isEqualTo(11);
  }

  static Stream<Arguments> lookAlikes() {
    Frame longer = IPV4.ethernet();
    longer.bytes()[14 + 3] = (byte) 200;
    Frame noHeader = IPV4.ethernet();
    noHeader.bytes()[14] = 0x41;
    return Stream.of(
        Arguments.of("no flag", udp(4789, "00000000 00000700", ETHERNET)),
        Arguments.of("reserved flags", udp(4789, "48000000 00000700", ETHERNET)),
        Arguments.of("reserved bytes", udp(4789, "08000100 00000700", ETHERNET)),
        Arguments.of("a last byte", udp(4789, "08000000 00000701", ETHERNET)),
        Arguments.of("IP longer than the datagram", udp(4789, "08000000 00000700", longer)),
        Arguments.of("IP header too short", udp(4789, "08000000 00000700", noHeader)),
        Arguments.of("no IP", udp(4789, "08000000 00000700", IPV4.ethernet(0x1234))),
        Arguments.of(
            "text",
            udp(
                8472,
                "",
                Frame.ofProtocol(0, "GET / HTTP/1.1 or so, ".getBytes(StandardCharsets.US_ASCII)))),
        Arguments.of("GENEVE, version", udp(6081, "4000 6558 00000700", ETHERNET)),
        Arguments.of(
            "GENEVE, options do not add up", udp(6081, "0100 6558 00000700 0102 80 05", ETHERNET)),
        Arguments.of("GTP, version 0", udp(2152, "1e ff 0033 00000001", IPV4)),
        Arguments.of("GTP, longer than the datagram", udp(2152, "30 ff 0133 00000001", IPV4)),
        Arguments.of("L2TP, version", udp(1701, "0004 0001 0001 ff03 0021", IPV4)),
        Arguments.of("L2TP, reserved bits", udp(1701, "1002 0001 0001 ff03 0021", IPV4)),
        Arguments.of("Teredo, bytes behind", udp(3544, "", IPV6.padded(1))),
        Arguments.of("Teredo with IPv4", udp(3544, "", IPV4)),
        Arguments.of("MPLS in UDP, text", udp(6635, "", Frame.ofProtocol(0, new byte[40]))),
        Arguments.of("TZSP, version", udp(37008, "02 00 0001 01", ETHERNET)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lookAlikes")
  void aDatagramThatMerelyHasTheTunnelsPortStaysItself(String name, Frame frame)
      throws IOException {
    assertThat(decode(decoder, frame)).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.protocol()).isEqualTo(17);
    assertThat(packet.sourcePort()).isEqualTo(50_000);
    assertThat(packet.sourceLow()).isEqualTo(0x0A090901L);
    assertThat(decoder.notEntered()).hasSize(1);
  }

  @Test
  void countsUndecodedEncapsulationsByKind() throws IOException {
    Frame text = Frame.ofProtocol(0, new byte[40]);
    decode(decoder, in(50, "", text));
    decode(decoder, udp(4500, "00000001 00000001", text));
    decode(decoder, tag(0x88E5, "2c 00 00000001 0200000000010001", text));
    decode(decoder, in(GRE, "0000 1234", text));
    decode(decoder, in(GRE, "1000 88be 00000001 10070001 00000000", text.ethernet(0x0806)));
    decode(decoder, in(GRE, "3001 880b 00370001 00000001 00fd", text));
    decode(decoder, tag(0x8847, "00064140 10000000", text));
    decode(decoder, in(4, "", text));
    Frame deep = IPV4;
    for (int i = 0; i < 5; i++) {
      deep = deep.ipv4("10.9.9.1", "10.9.9.2");
    }
    decode(decoder, deep.ethernet());
    assertThat(decoder.notEntered())
        .isEqualTo(
            Map.of(
                NotEntered.ESP, 2L,
                NotEntered.MACSEC, 1L,
                NotEntered.GRE, 2L,
                NotEntered.ERSPAN, 1L,
                NotEntered.PPP, 1L,
                NotEntered.MPLS, 1L,
                NotEntered.IP_IN_IP, 1L,
                NotEntered.TOO_DEEP, 1L));
  }

  @Test
  void messagesThatSetUpATunnelAreNotTunnels() throws IOException {
    Frame text = Frame.ofProtocol(0, new byte[40]);
    decode(decoder, udp(2152, "32 01 0004 00000000 0001 0000", text));
    decode(decoder, udp(1701, "c802 0034 0001 0000 0000 0000", text));
    decode(decoder, udp(4500, "00000000", text));
    assertThat(decoder.notEntered()).isEmpty();
  }

  @Test
  void usesTheOutermostTagAndIgnoresTagsInsideATunnel() throws IOException {
    decode(decoder, tag(0x9200, "0007 8100 0008 0800"));
    assertThat(packet.vlan()).isEqualTo(7);
    decode(decoder, tag(0x8926, "80000001 8100 0009 0800"));
    assertThat(packet.vlan()).isEqualTo(9);
    decode(decoder, udp(4789, "08000000 00000700", IPV4.vlan(9).ethernet()));
    assertThat(packet.vlan()).isZero();
    decode(decoder, tag(0x8847, "00064140 00000000", IPV4.vlan(9).ethernet()));
    assertThat(packet.vlan()).isZero();
    decode(new InnermostIpDecoder(true), tag(0x8100, "0007 0800"));
    assertThat(packet.vlan()).isZero();
  }

  @Test
  void aSegmentWithoutLengthsIsFoundInItsTunnel() throws IOException {
    Frame inner = Frame.tcp(40_000, 80, PSH | ACK, 70_000).ipv4("192.0.2.1", "198.51.100.2");
    inner.bytes()[2] = 0;
    inner.bytes()[3] = 0;
    Frame outer = udp(4789, "08000000 00000700", inner.ethernet());
    for (int zero : new int[] {14 + 2, 14 + 3, 14 + 20 + 4, 14 + 20 + 5}) {
      outer.bytes()[zero] = 0;
    }
    assertThat(decode(decoder, outer)).isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.sourcePort()).isEqualTo(40_000);
    assertThat(packet.payloadLength()).isEqualTo(70_000);
  }

  @Test
  void moreTagsThanAnyNetworkHasAreNotFollowed() throws IOException {
    Frame tagged = IPV4;
    for (int i = 0; i < 20; i++) {
      tagged = tagged.vlan(i);
    }
    assertThat(decode(decoder, tagged.ethernet())).isEqualTo(PacketOutcome.NO_IP);
  }

  @Test
  void skipsAnAuthenticationHeaderInEveryFragment() throws IOException {
    Frame whole =
        Frame.ofProtocol(
            51,
            Frame.udp(7, 8, 92)
                .behind(hex("1104 0000 00000001 00000001" + "00".repeat(12)))
                .bytes());
    decode(decoder, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 0, 72).ethernet());
    assertThat(packet.protocol()).isEqualTo(17);
    assertThat(packet.sourcePort()).isEqualTo(7);
    assertThat(decode(decoder, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 72, 52).ethernet()))
        .isEqualTo(PacketOutcome.DECODED);
    assertThat(packet.sourcePort()).isEqualTo(7);
  }

  private PacketOutcome decode(PacketDecoder by, Frame frame) throws IOException {
    byte[] capture = new CaptureBytes().packet(0, frame).pcap();
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT)) {
      assertThat(source.next()).isTrue();
      return by.decode(source, packet);
    }
  }
}

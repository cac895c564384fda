package io.mlids.core.libpcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.packet.OutermostIpv4Decoder;
import io.mlids.core.packet.PacketDecoder;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.NativeLibrary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("native")
class BpfFilterTest {

  @BeforeEach
  void libpcapIsThere() {
    NativeLibrary.requireLibpcap();
  }

  @Test
  void passesMatchingPacketsAndDoesNotCountOthersAsRead() throws IOException {
    CaptureBytes capture = new CaptureBytes();
    capture.packet(1, tcp(40_000, 80).ethernet());
    capture.packet(2, tcp(40_000, 81).ethernet());
    capture.packet(3, tcp(80, 40_000).ethernet());
    try (BpfFilter filter = BpfFilter.of("tcp port 80");
        PacketSource source = filter.over(open(capture))) {
      assertThat(times(source)).containsExactly(1L, 3L);
      assertThat(source.statistics().packets()).isEqualTo(2);
      assertThat(source.statistics().bytes()).isEqualTo(2 * tcp(1, 1).ethernet().bytes().length);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, ethernet", "101, raw", "113, sll", "276, sll2"})
  void hasTheSameMeaningForEveryLinkType(int linkType, String layer) throws IOException {
    CaptureBytes capture = new CaptureBytes().linkType(linkType);
    capture.packet(1, framed(tcp(40_000, 80), layer)).packet(2, framed(tcp(40_000, 81), layer));
    try (BpfFilter filter = BpfFilter.of("dst port 81");
        PacketSource source = filter.over(open(capture))) {
      assertThat(times(source)).containsExactly(2L);
    }
  }

  @Test
  void usesLengthsOnTheWireInsteadOfCapturedLengths() throws IOException {
    byte[] cut = java.util.Arrays.copyOf(tcp(1, 2).ethernet().bytes(), 60);
    CaptureBytes capture = new CaptureBytes();
    capture.packet(new CaptureBytes.Packet(1, cut, cut.length, 900));
    capture.packet(new CaptureBytes.Packet(2, cut, cut.length, 60));
    try (BpfFilter filter = BpfFilter.of("greater 500");
        PacketSource source = filter.over(open(capture))) {
      assertThat(times(source)).containsExactly(1L);
    }
  }

  @Test
  void rejectsAnInvalidExpressionWithLibpcapsMessage() {
    assertThatThrownBy(() -> BpfFilter.of("tcp prt 80"))
        .isInstanceOf(BpfFilterException.class)
        .hasMessageContaining("'tcp prt 80'")
        .hasMessageContaining("syntax error");
  }

  @Test
  void rejectsAnExpressionThatSupportsNoLinkTypeOfTheCapture() throws IOException {
    CaptureBytes capture = new CaptureBytes().linkType(101).packet(1, tcp(1, 2));
    try (BpfFilter filter = BpfFilter.of("ether host 00:11:22:33:44:55");
        PacketSource source = filter.over(open(capture))) {
      assertThatThrownBy(() -> times(source))
          .isInstanceOf(BpfFilterException.class)
          .hasMessageContaining("ether host 00:11:22:33:44:55");
    }
  }

  @Test
  void countsPacketsOfUnsupportedLinkTypesWithoutDecodingThem() throws IOException {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(CaptureBytes.sectionHeader(order));
    for (int linkType : new int[] {CaptureBytes.ETHERNET, 299}) {
      file.writeBytes(CaptureBytes.interfaceBlock(order, linkType, 6));
    }
    byte[] web = tcp(40_000, 80).ethernet().bytes();
    byte[] other = tcp(40_000, 81).ethernet().bytes();
    file.writeBytes(CaptureBytes.enhancedPacket(order, 1, CaptureBytes.Packet.of(1, web), 6));
    file.writeBytes(CaptureBytes.enhancedPacket(order, 0, CaptureBytes.Packet.of(2, web), 6));
    file.writeBytes(CaptureBytes.enhancedPacket(order, 1, CaptureBytes.Packet.of(3, web), 6));
    file.writeBytes(CaptureBytes.enhancedPacket(order, 0, CaptureBytes.Packet.of(4, other), 6));
    for (PacketDecoder decoder :
        List.of(
            new InnermostIpDecoder(),
            new OutermostIpv4Decoder(false),
            new OutermostIpv4Decoder(true))) {
      try (BpfFilter filter = BpfFilter.of("tcp port 80");
          PacketSource source =
              filter.over(
                  CaptureFile.open(
                      new ByteArrayInputStream(file.toByteArray()), "test", ReadMode.TOLERANT))) {
        List<PacketOutcome> outcomes = new ArrayList<>();
        while (source.next()) {
          outcomes.add(decoder.decode(source, new DecodedPacket()));
        }
        assertThat(outcomes)
            .containsExactly(
                PacketOutcome.LINK_TYPE, PacketOutcome.DECODED, PacketOutcome.LINK_TYPE);
        assertThat(source.statistics().packets()).isEqualTo(3);
      }
    }
  }

  private static Frame tcp(int from, int to) {
    return Frame.tcp(from, to, Frame.ACK, 10).ipv4("10.0.0.1", "10.0.0.2");
  }

  private static Frame framed(Frame packet, String layer) {
    return switch (layer) {
      case "ethernet" -> packet.ethernet();
      case "raw" -> packet;
      case "sll" -> packet.sll();
      case "sll2" -> packet.sll2();
      default -> throw new IllegalArgumentException(layer);
    };
  }

  private static PacketSource open(CaptureBytes capture) throws IOException {
    return CaptureFile.open(new ByteArrayInputStream(capture.pcap()), "test", ReadMode.TOLERANT);
  }

  private static List<Long> times(PacketSource source) throws IOException {
    List<Long> times = new ArrayList<>();
    while (source.next()) {
      times.add(source.timestamp());
    }
    return times;
  }
}

package io.mlids.core.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.NativeLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BpfFilterTest {

  @BeforeEach
  void libpcapIsThere() {
    NativeLibrary.requireLibpcap();
  }

  @Test
  void letsPassWhatTheExpressionSaysAndCountsTheRestAsNotRead() throws IOException {
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
  void meansTheSameForEveryLinkType(int linkType, String layer) throws IOException {
    CaptureBytes capture = new CaptureBytes().linkType(linkType);
    capture.packet(1, framed(tcp(40_000, 80), layer)).packet(2, framed(tcp(40_000, 81), layer));
    try (BpfFilter filter = BpfFilter.of("dst port 81");
        PacketSource source = filter.over(open(capture))) {
      assertThat(times(source)).containsExactly(2L);
    }
  }

  @Test
  void measuresLengthsOnTheWireAndNotWhatWasCaptured() throws IOException {
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
  void refusesAnExpressionThatLibpcapDoesNotUnderstandWithItsOwnWords() {
    assertThatThrownBy(() -> BpfFilter.of("tcp prt 80"))
        .isInstanceOf(BpfFilterException.class)
        .hasMessageContaining("'tcp prt 80'")
        .hasMessageContaining("syntax error");
  }

  @Test
  void refusesAnExpressionThatSuitsAnotherLinkTypeOnly() throws IOException {
    CaptureBytes capture = new CaptureBytes().linkType(101).packet(1, tcp(1, 2));
    try (BpfFilter filter = BpfFilter.of("ether host 00:11:22:33:44:55");
        PacketSource source = filter.over(open(capture))) {
      assertThatThrownBy(source::next)
          .isInstanceOf(BpfFilterException.class)
          .hasMessageContaining("ether host 00:11:22:33:44:55");
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
    return CaptureFile.open(new ByteArrayInputStream(capture.pcap()), "test", Reading.TOLERANT);
  }

  private static List<Long> times(PacketSource source) throws IOException {
    List<Long> times = new ArrayList<>();
    while (source.next()) {
      times.add(source.timestamp());
    }
    return times;
  }
}

package io.mlids.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests which flows end when too many are open. */
class FlowLimitTest {
  private static final long START = 1_700_000_000_000_000L;
  private static final long SECOND = 1_000_000;

  private final CaptureBytes capture = new CaptureBytes();

  @Test
  void flowsPastTheirTimeoutEndFirst() {
    twoPackets(0, 1);
    twoPackets(100 * SECOND, 2);
    twoPackets(100 * SECOND, 3);
    twoPackets(121 * SECOND, 4);
    Extracted extracted = extract(3);
    assertThat(extracted.flows()).extracting(FlowRecord::sourcePort).startsWith(1);
    assertThat(extracted.summary().flows().expiredEarly()).isEqualTo(1);
    assertThat(extracted.summary().isExact()).isFalse();
  }

  @Test
  void thenTheOldestFlowsEnd() {
    for (int port = 1; port <= 4; port++) {
      twoPackets(port, port);
    }
    Extracted extracted = extract(3);
    assertThat(extracted.flows()).extracting(FlowRecord::sourcePort).startsWith(1);
    assertThat(extracted.flows()).hasSize(4);
  }

  @Test
  void aFlowThatEndedEarlyContinuesInTheSameDirection() {
    twoPackets(0, 1);
    twoPackets(1, 2);
    capture.packet(START + 2, Frame.udp(9, 1, 50).ipv4("2.2.2.2", "1.1.1.1").ethernet());
    capture.packet(START + 3, Frame.udp(1, 9, 60).ipv4("1.1.1.1", "2.2.2.2").ethernet());
    FlowRecord continued = extract(1).flows().getLast();
    assertThat(continued.sourceAddress()).isEqualTo("1.1.1.1");
    // As after a timeout, the first packet counts as forward regardless of its sender.
    assertThat(continued.value(Feature.TOTLEN_FWD_PKTS)).isEqualTo(110);
  }

  @Test
  void aFlowOfOnePacketThatEndsEarlyIsDroppedAndCounted() {
    capture.packet(START, Frame.udp(1, 9, 5).ipv4("1.1.1.1", "2.2.2.2").ethernet());
    twoPackets(1, 2);
    Extracted extracted = extract(1);
    assertThat(extracted.flows()).hasSize(1);
    assertThat(extracted.summary().flows().droppedAtLimit()).isEqualTo(1);
    assertThat(extracted.summary().flows().droppedSinglePacket()).isZero();
    assertThat(extracted.summary().text()).contains("1 dropped (max_flows)", "exact: false");
  }

  @Test
  void closedKeysAreKeptUpToTheLimitAndTheOldestAreForgotten() {
    for (int port = 1; port <= 3000; port++) {
      tcp(port, port, Frame.RST);
    }
    tcp(3001, 3000, Frame.ACK);
    tcp(3002, 1, Frame.ACK);
    Extracted extracted = extract(FeatureProfile.CORRECTED, 16);
    assertThat(extracted.summary().packetsSkipped()).containsEntry(PacketOutcome.AFTER_CLOSE, 1L);
    assertThat(extracted.flows()).hasSize(3001);
    assertThat(extracted.summary().flows().closesForgotten()).isGreaterThanOrEqualTo(3000 - 16);
    assertThat(extracted.summary().isExact()).isFalse();
  }

  @Test
  void keysPastTheirTimeWaitAreRemovedWithoutBeingCounted() {
    for (int port = 1; port <= 300; port++) {
      tcp(port * 10 * SECOND, port, Frame.RST);
    }
    Extracted extracted = extract(FeatureProfile.CORRECTED, 16);
    assertThat(extracted.flows()).hasSize(300);
    assertThat(extracted.summary().flows().closesForgotten()).isZero();
    assertThat(extracted.summary().isExact()).isTrue();
  }

  @Test
  void aLostForwardDirectionMakesTheFlowsInexact() {
    ExtractionSettings settings =
        new ExtractionSettings(FeatureProfile.CSE2018, false, Optional.empty(), 1000);
    FlowExtraction extraction = new FlowExtraction(settings, flow -> {}, 1);
    for (int round = 0; round < 10; round++) {
      CaptureBytes scan = new CaptureBytes();
      for (int port = 1; port <= 900; port++) {
        scan.packet(START, Frame.udp(port, 1000 + round, 5).ipv4("1.1.1.1", "2.2.2.2").ethernet());
      }
      read(extraction, scan);
      extraction.expire(START + 121 * SECOND);
    }
    assertThat(extraction.summary().flows().droppedSinglePacket()).isEqualTo(9000);
    assertThat(extraction.summary().flows().expiredEarly()).isZero();
    assertThat(extraction.summary().flows().orientationsLost()).isPositive();
    assertThat(extraction.summary().isExact()).isFalse();
  }

  private static void read(FlowExtraction extraction, CaptureBytes capture) {
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture.pcap()), "test", ReadMode.TOLERANT)) {
      extraction.read(source, packets -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tcp(long after, int port, int flags) {
    capture.packet(
        START + after, Frame.tcp(port, 9, flags, 0).ipv4("1.1.1.1", "2.2.2.2").ethernet());
  }

  private void twoPackets(long after, int port) {
    for (int i = 0; i < 2; i++) {
      capture.packet(START + after, Frame.udp(port, 9, 5).ipv4("1.1.1.1", "2.2.2.2").ethernet());
    }
  }

  private Extracted extract(int limit) {
    return extract(FeatureProfile.CSE2018, limit);
  }

  private Extracted extract(FeatureProfile profile, int limit) {
    return Extracted.from(new ExtractionSettings(profile, false, Optional.empty(), limit), capture);
  }
}

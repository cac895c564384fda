package io.mlids.core.pipeline;

import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CaptureBytes.Packet;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests captures with packets that are not in chronological order. */
@Tag("slow")
class TimeOrderTest {
  private static final long START = 1_700_000_000_000_000L;
  private static final long SECOND = 1_000_000;
  private static final String CLIENT = "192.0.2.1";
  private static final String SERVER = "198.51.100.2";

  private final CaptureBytes capture = new CaptureBytes();

  @Test
  void aSynCapturedAfterItsAnswerBeginsTheFlow() {
    capture.packet(START + 10_000, tcp(SERVER, 80, CLIENT, 40_000, SYN | ACK));
    capture.packet(START, tcp(CLIENT, 40_000, SERVER, 80, SYN));
    capture.packet(START + 20_000, tcp(CLIENT, 40_000, SERVER, 80, ACK));
    Extracted extracted = corrected();
    FlowRecord flow = extracted.only();
    assertThat(flow.start()).isEqualTo(START);
    assertThat(flow.value(Feature.FLOW_DURATION)).isEqualTo(20_000);
    assertThat(flow.value(Feature.FLOW_IAT_MEAN)).isEqualTo(10_000);
    assertThat(flow.sourceAddress()).isEqualTo(CLIENT);
    assertThat(extracted.summary().order()).isEqualTo(new TimeOrderStatistics(1, 0));
    assertThat(extracted.summary().flows().timesBackwards()).isZero();
    assertThat(extracted.summary().text()).contains("; 1 out of order");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void packetsReorderedWithinTheWindowGiveTheSameFlows(long seed) {
    Random random = new Random(seed);
    List<Packet> packets = new ArrayList<>();
    long now = START;
    for (int i = 0; i < 3000; i++) {
      now += random.nextInt(50_000);
      int port = 1 + random.nextInt(40);
      Frame frame =
          random.nextBoolean()
              ? tcp(CLIENT, port, SERVER, 80, random.nextInt(32))
              : tcp(SERVER, 80, CLIENT, port, random.nextInt(32));
      packets.add(Packet.of(now, frame.bytes()));
    }
    packets.forEach(capture::packet);
    List<String> expected = corrected().rows();
    List<Packet> shuffled = new ArrayList<>(packets);
    long[] arrivals = new long[packets.size()];
    for (int i = 0; i < arrivals.length; i++) {
      arrivals[i] = packets.get(i).micros() + random.nextLong(TimeOrder.WINDOW_MICROS);
    }
    shuffled.sort(Comparator.comparingLong(packet -> arrivals[packets.indexOf(packet)]));
    CaptureBytes disordered = new CaptureBytes();
    shuffled.forEach(disordered::packet);
    Extracted extracted = extract(FeatureProfile.CORRECTED, disordered);
    assertThat(extracted.rows()).isEqualTo(expected);
    assertThat(extracted.summary().order().outOfOrder()).isGreaterThan(1000);
    assertThat(extracted.summary().order().late()).isZero();
  }

  @Test
  void packetsWithEqualTimestampsKeepTheirOrder() {
    capture.packet(START + 5, tcp(CLIENT, 1, SERVER, 80, SYN));
    capture.packet(START, tcp(CLIENT, 2, SERVER, 80, SYN));
    capture.packet(START, tcp(SERVER, 80, CLIENT, 2, ACK));
    capture.packet(START + 5, tcp(SERVER, 80, CLIENT, 1, ACK));
    assertThat(corrected().flows()).extracting(FlowRecord::sourceAddress).containsOnly(CLIENT);
  }

  @Test
  void countsAJumpBackInTimeAndSortsThePacketsAfterIt() {
    for (long start : new long[] {START, START - 3 * 3600 * SECOND}) {
      capture.packet(start + 10_000, tcp(SERVER, 80, CLIENT, 40_000, SYN | ACK));
      capture.packet(start, tcp(CLIENT, 40_000, SERVER, 80, SYN));
      capture.packet(start + 20_000, tcp(CLIENT, 40_000, SERVER, 80, Frame.RST));
    }
    Extracted extracted = corrected();
    assertThat(extracted.flows()).hasSize(2);
    assertThat(extracted.flows())
        .extracting(flow -> flow.value(Feature.FLOW_DURATION))
        .containsOnly(20_000.0);
    assertThat(extracted.summary().order()).isEqualTo(new TimeOrderStatistics(3, 1));
  }

  @Test
  void oneWrongTimestampDoesNotAffectOtherFlows() {
    for (long wrong : new long[] {0, -1, 4_294_967_295L * SECOND, Long.MAX_VALUE, Long.MIN_VALUE}) {
      CaptureBytes odd = new CaptureBytes();
      odd.packet(START + 10_000, tcp(SERVER, 80, CLIENT, 40_000, SYN | ACK));
      odd.packet(START, tcp(CLIENT, 40_000, SERVER, 80, SYN));
      odd.packet(wrong, tcp(CLIENT, 9, SERVER, 80, SYN));
      odd.packet(START + 30_000, tcp(SERVER, 80, CLIENT, 40_000, ACK));
      odd.packet(START + 20_000, tcp(CLIENT, 40_000, SERVER, 80, ACK));
      Extracted extracted =
          Extracted.from(
              ExtractionSettings.of(FeatureProfile.CORRECTED),
              new ByteArrayInputStream(odd.pcapng(ByteOrder.LITTLE_ENDIAN, 6)));
      assertThat(extracted.flows()).as("%d", wrong).hasSize(2);
      assertThat(extracted.flows())
          .extracting(flow -> flow.value(Feature.FLOW_DURATION))
          .containsExactlyInAnyOrder(0.0, 30_000.0);
    }
  }

  @Test
  void theWindowIsBounded() {
    for (int i = 0; i < 3 * TimeOrder.MAX_PACKETS; i++) {
      capture.packet(START + i, tcp(CLIENT, 1 + i % 60_000, SERVER, 80, SYN));
    }
    capture.packet(START, tcp(CLIENT, 60_001, SERVER, 80, SYN));
    assertThat(corrected().summary().order()).isEqualTo(new TimeOrderStatistics(1, 1));
  }

  @Test
  void theProfileCse2018DoesNotSortPacketsButCountsThem() {
    capture.packet(START + 10_000, tcp(SERVER, 80, CLIENT, 40_000, SYN | ACK));
    capture.packet(START, tcp(CLIENT, 40_000, SERVER, 80, SYN));
    Extracted extracted = extract(FeatureProfile.CSE2018, capture);
    assertThat(extracted.only().value(Feature.FLOW_DURATION)).isEqualTo(-10_000);
    assertThat(extracted.summary().order()).isEqualTo(new TimeOrderStatistics(1, 1));
  }

  private static Frame tcp(String from, int fromPort, String to, int toPort, int flags) {
    return Frame.tcp(fromPort, toPort, flags, 5).ipv4(from, to).ethernet();
  }

  private Extracted corrected() {
    return extract(FeatureProfile.CORRECTED, capture);
  }

  private static Extracted extract(FeatureProfile profile, CaptureBytes capture) {
    return Extracted.from(ExtractionSettings.of(profile), capture);
  }
}

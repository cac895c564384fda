package io.mlids.core.pipeline;

import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.FIN;
import static io.mlids.core.testing.Frame.PSH;
import static io.mlids.core.testing.Frame.RST;
import static io.mlids.core.testing.Frame.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.FlowMeter;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests when flows begin and end, and which direction they have, in the corrected profile. */
class CorrectedProfileTest {
  private static final ExtractionSettings CORRECTED =
      ExtractionSettings.of(FeatureProfile.CORRECTED);
  private static final String CLIENT = "10.0.0.1";
  private static final String SERVER = "200.0.0.2";
  private static final long SECOND = 1_000_000;
  private static final long START = 1_700_000_000 * SECOND;

  private final CaptureBytes capture = new CaptureBytes();
  private long now = START;

  @Test
  void aTcpFlowEndsWhenBothFinsAreAcknowledged() {
    client(SYN, 100, 0, 0).server(SYN | ACK, 500, 101, 0).client(ACK, 101, 501, 0);
    client(PSH | ACK, 101, 501, 10).server(ACK, 501, 111, 0);
    client(FIN | ACK, 111, 501, 0).server(ACK, 501, 112, 0);
    server(PSH | ACK, 501, 112, 20).server(FIN | ACK, 521, 112, 0).client(ACK, 112, 522, 0);

    Extracted extracted = extract();
    FlowRecord flow = extracted.only();
    assertThat(flow.packets()).isEqualTo(10);
    assertThat(flow.value(Feature.FIN_FLAG_CNT)).isEqualTo(2);
    assertThat(flow.value(Feature.TOTLEN_BWD_PKTS)).isEqualTo(20);
    assertThat(flow.sourceAddress()).isEqualTo(CLIENT);
  }

  @Test
  void afterACloseOnlyASynOpensAFlowForTwoMinutes() {
    handshake().client(RST, 101, 0, 0);
    server(ACK, 501, 101, 0);
    after(120).server(ACK, 501, 101, 0);
    Extracted held = extract();
    assertThat(held.flows()).hasSize(1);
    assertThat(held.summary().packetsSkipped()).containsEntry(PacketOutcome.AFTER_CLOSE, 2L);

    client(SYN, 900, 0, 0);
    assertThat(extract().flows()).hasSize(2);
  }

  @Test
  void twoMinutesAfterACloseAnyPacketOpensAFlow() {
    handshake().client(RST, 101, 0, 0);
    now += 1;
    after(120).server(ACK, 501, 101, 0);
    assertThat(extract().flows()).hasSize(2);
    assertThat(extract().summary().packetsSkipped()).isEmpty();
  }

  @Test
  void timeWaitIsMeasuredByThePacketsOfTheSameKey() {
    capture.packet(now + 9_000 * SECOND, Frame.udp(1, 2, 5).ipv4(CLIENT, SERVER).ethernet());
    client(RST, 1, 0, 0).after(1).server(ACK, 501, 101, 0);
    Extracted extracted = extract();
    assertThat(extracted.flows()).hasSize(2);
    assertThat(extracted.summary().packetsSkipped()).containsEntry(PacketOutcome.AFTER_CLOSE, 1L);
  }

  @Test
  void aSynAckAfterACloseDoesNotOpenAFlow() {
    handshake().client(RST, 101, 0, 0).server(SYN | ACK, 500, 101, 0);
    Extracted extracted = extract();
    assertThat(extracted.only().packets()).isEqualTo(4);
    assertThat(extracted.summary().packetsSkipped()).containsEntry(PacketOutcome.AFTER_CLOSE, 1L);
  }

  @Test
  void aResetAloneIsAFlow() {
    client(RST, 1, 0, 0).client(RST, 1, 0, 0);
    Extracted extracted = extract();
    assertThat(extracted.only().packets()).isEqualTo(1);
    assertThat(extracted.summary().packetsSkipped()).containsEntry(PacketOutcome.AFTER_CLOSE, 1L);
  }

  @Test
  void aGapOverTwoMinutesEndsAFlowAndTheNextSenderIsForward() {
    capture.packet(now, Frame.udp(1, 2, 5).ipv4(CLIENT, SERVER).ethernet());
    capture.packet(now + 120 * SECOND, Frame.udp(2, 1, 6).ipv4(SERVER, CLIENT).ethernet());
    assertThat(extract().only().packets()).isEqualTo(2);

    capture.packet(now + 240 * SECOND + 1, Frame.udp(2, 1, 7).ipv4(SERVER, CLIENT).ethernet());
    Extracted extracted = extract();
    assertThat(extracted.flows()).hasSize(2);
    assertThat(extracted.flows().get(1).sourceAddress()).isEqualTo(SERVER);
  }

  @Test
  void theActiveTimeoutContinuesAFlowWithItsDirection() {
    ExtractionSettings settings =
        new ExtractionSettings(
            FeatureProfile.CORRECTED,
            false,
            Optional.of(Duration.ofSeconds(10)),
            FlowMeter.UNLIMITED);
    client(ACK, 1, 1, 5).after(10).server(ACK, 1, 6, 7);
    now += 1;
    server(ACK, 8, 6, 9).client(ACK, 6, 17, 0);
    Extracted extracted = Extracted.from(settings, capture);
    assertThat(extracted.flows()).hasSize(2);
    FlowRecord continuation = extracted.flows().get(1);
    assertThat(continuation.sourceAddress()).isEqualTo(CLIENT);
    assertThat(continuation.value(Feature.TOTLEN_BWD_PKTS)).isEqualTo(9);
    assertThat(continuation.value(Feature.TOT_FWD_PKTS)).isEqualTo(1);
  }

  @Test
  void aSynAckAsFirstPacketReversesTheFlow() {
    server(SYN | ACK, 500, 101, 0).client(ACK, 101, 501, 0).client(PSH | ACK, 101, 501, 30);
    FlowRecord flow = extract().only();
    assertThat(flow.sourceAddress()).isEqualTo(CLIENT);
    assertThat(flow.destinationPort()).isEqualTo(80);
    assertThat(flow.value(Feature.TOT_FWD_PKTS)).isEqualTo(2);
    assertThat(flow.value(Feature.TOT_BWD_PKTS)).isEqualTo(1);
  }

  @Test
  void aSynCapturedAfterItsSynAckBelongsToTheSameFlow() {
    server(SYN | ACK, 500, 101, 0).client(SYN, 100, 0, 0).client(ACK, 101, 501, 0);
    assertThat(extract().only().packets()).isEqualTo(3);
  }

  @Test
  void aRepeatedSynStaysInItsFlowAndADifferentSynOpensAnother() {
    client(SYN, 100, 0, 0).client(SYN, 100, 0, 0);
    assertThat(extract().only().packets()).isEqualTo(2);
    client(SYN, 101, 0, 0);
    assertThat(extract().flows()).hasSize(2);
  }

  @Test
  void anEarlierTimestampIsCountedAndTreatedAsAGapOfZero() {
    capture.packet(now, Frame.udp(1, 2, 5).ipv4(CLIENT, SERVER).ethernet());
    capture.packet(now - 7 * SECOND, Frame.udp(1, 2, 5).ipv4(CLIENT, SERVER).ethernet());
    capture.packet(now + 4, Frame.udp(1, 2, 5).ipv4(CLIENT, SERVER).ethernet());
    Extracted extracted = extract();
    FlowRecord flow = extracted.only();
    assertThat(flow.value(Feature.FLOW_IAT_MIN)).isZero();
    assertThat(flow.value(Feature.FLOW_IAT_MAX)).isEqualTo(4);
    assertThat(flow.value(Feature.FLOW_DURATION)).isEqualTo(4);
    assertThat(extracted.summary().flows().timesBackwards()).isEqualTo(1);
  }

  @Test
  void vlansSeparateFlowsAndAppearInTheirIds() {
    Frame packet = Frame.udp(1, 2, 5).ipv4(CLIENT, SERVER);
    capture.packet(now, packet.ethernet());
    capture.packet(now, packet.vlan(7).ethernet());
    capture.packet(now, packet.vlan(9).vlan(7).ethernet());
    assertThat(extract().ids())
        .containsExactlyInAnyOrder("200.0.0.2-10.0.0.1-2-1-17", "200.0.0.2-10.0.0.1-2-1-17-vlan7");
    assertThat(extract().flows()).extracting(FlowRecord::packets).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void aFlowBetweenEqualAddressesHasBothDirections() {
    capture.packet(now, Frame.udp(1, 2, 5).ipv4(CLIENT, CLIENT).ethernet());
    capture.packet(now, Frame.udp(2, 1, 6).ipv4(CLIENT, CLIENT).ethernet());
    FlowRecord flow = extract().only();
    assertThat(flow.value(Feature.TOTLEN_FWD_PKTS)).isEqualTo(5);
    assertThat(flow.value(Feature.TOTLEN_BWD_PKTS)).isEqualTo(6);
  }

  private Extracted extract() {
    return Extracted.from(CORRECTED, capture);
  }

  private CorrectedProfileTest handshake() {
    return client(SYN, 100, 0, 0).server(SYN | ACK, 500, 101, 0).client(ACK, 101, 501, 0);
  }

  private CorrectedProfileTest client(int flags, int sequence, int acknowledgement, int payload) {
    Frame segment = Frame.tcp(40_000, 80, flags, 1000, sequence, acknowledgement, payload);
    capture.packet(now, segment.ipv4(CLIENT, SERVER).ethernet());
    return this;
  }

  private CorrectedProfileTest server(int flags, int sequence, int acknowledgement, int payload) {
    Frame segment = Frame.tcp(80, 40_000, flags, 2000, sequence, acknowledgement, payload);
    capture.packet(now, segment.ipv4(SERVER, CLIENT).ethernet());
    return this;
  }

  private CorrectedProfileTest after(long seconds) {
    now += seconds * SECOND;
    return this;
  }
}

package io.mlids.core.flow;

import static io.mlids.core.flow.Metering.CLIENT_PORT;
import static io.mlids.core.flow.Metering.SECOND;
import static io.mlids.core.flow.Metering.SERVER_PORT;
import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.FIN;
import static io.mlids.core.testing.Frame.PSH;
import static io.mlids.core.testing.Frame.RST;
import static io.mlids.core.testing.Frame.SYN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.testing.Frame;
import org.junit.jupiter.api.Test;

/** Compares the bounds and statistics of flows with values calculated by hand. */
class FlowMeterTest {
  private final Metering firstFin = new Metering(FlowPolicy.firstFin(), FlowMeter.UNLIMITED);
  private final Metering tcpClose = new Metering(FlowPolicy.tcpClose(0), FlowMeter.UNLIMITED);

  @Test
  void measuresPayloadsAndInterArrivalTimesOfBothDirections() {
    tcpClose.client(0, SYN, 0);
    tcpClose.server(1_000, SYN | ACK, 0);
    tcpClose.client(3_000, ACK | PSH, 100);
    tcpClose.server(6_000, ACK | PSH, 300);
    tcpClose.client(10_000, ACK, 0);
    tcpClose.meter.finish();

    assertThat(tcpClose.flows).hasSize(1);
    Flow flow = tcpClose.flows.getFirst();
    assertThat(flow.source()).hasToString(Metering.CLIENT);
    assertThat(flow.sourcePort()).isEqualTo(CLIENT_PORT);
    assertThat(flow.destinationPort()).isEqualTo(SERVER_PORT);
    assertThat(flow.duration()).isEqualTo(10_000);
    assertThat(flow.forward().packets()).isEqualTo(3);
    assertThat(flow.backward().packets()).isEqualTo(2);
    assertThat(flow.bytes()).isEqualTo(400);
    // 1, 2, 3 and 4 ms between consecutive packets.
    assertThat(flow.interArrivalTimes().count()).isEqualTo(4);
    assertThat(flow.interArrivalTimes().mean()).isEqualTo(2_500);
    assertThat(flow.interArrivalTimes().max()).isEqualTo(4_000);
    // The client's packets are 3 and 7 ms apart, and the server's are 5 ms apart.
    assertThat(flow.forward().interArrivalTimes().min()).isEqualTo(3_000);
    assertThat(flow.forward().interArrivalTimes().sum()).isEqualTo(10_000);
    assertThat(flow.backward().interArrivalTimes().sum()).isEqualTo(5_000);
    // (0, 0, 100, 300, 0) has the mean 80 and the sample variance 68,000 / 4.
    assertThat(flow.payload().mean()).isEqualTo(80);
    assertThat(flow.payload().variance()).isEqualTo(17_000);
    assertThat(flow.forward().headerBytes()).isEqualTo(60);
    assertThat(flow.forward().firstWindow()).isEqualTo(1000);
    assertThat(flow.backward().firstWindow()).isEqualTo(2000);
  }

  @Test
  void countsTheFirstPayloadTwiceUnderTheFirstFinPolicyOnly() {
    for (Metering metering : new Metering[] {firstFin, tcpClose}) {
      metering.client(0, ACK, 10);
      metering.client(1, ACK, 40);
      metering.meter.finish();
    }
    assertThat(firstFin.flows.getFirst().payload().count()).isEqualTo(3);
    assertThat(firstFin.flows.getFirst().payload().mean()).isEqualTo(20);
    assertThat(tcpClose.flows.getFirst().payload().count()).isEqualTo(2);
    assertThat(tcpClose.flows.getFirst().payload().mean()).isEqualTo(25);
  }

  @Test
  void theFirstFinEndsAFlowAndTheNextPacketBeginsAnother() {
    firstFin.client(0, SYN, 0);
    firstFin.server(1, FIN | ACK, 0);
    assertThat(firstFin.flows).hasSize(1);
    firstFin.client(2, ACK, 0);
    firstFin.client(3, FIN | ACK, 0);
    assertThat(firstFin.flows).hasSize(2);
    assertThat(firstFin.flows.getLast().packets()).isEqualTo(2);
  }

  @Test
  void aFinThatOpensAFlowDoesNotCloseIt() {
    firstFin.client(0, FIN, 0);
    firstFin.server(1, ACK, 0);
    assertThat(firstFin.flows).isEmpty();
  }

  @Test
  void theFirstFinPolicyDropsFlowsOfOnePacket() {
    firstFin.client(0, SYN, 0);
    firstFin.meter.finish();
    assertThat(firstFin.flows).isEmpty();
    assertThat(firstFin.meter.statistics().droppedSinglePacket()).isEqualTo(1);
  }

  @Test
  void aContinuationKeepsTheForwardDirectionAndCountsItsFirstPacketAsForward() {
    firstFin.client(0, ACK, 1);
    firstFin.client(120 * SECOND, ACK, 1);
    assertThat(firstFin.flows).isEmpty();
    firstFin.server(120 * SECOND + 1, ACK, 7);
    firstFin.server(120 * SECOND + 2, ACK, 9);
    firstFin.meter.finish();

    assertThat(firstFin.flows).hasSize(2);
    Flow next = firstFin.flows.getLast();
    assertThat(next.source()).hasToString(Metering.CLIENT);
    assertThat(next.forward().payload().sum()).isEqualTo(7);
    assertThat(next.backward().payload().sum()).isEqualTo(9);
  }

  @Test
  void bothAcknowledgedFinsCloseATcpFlow() {
    tcpClose.client(0, SYN, 100, 0, 0);
    tcpClose.client(1, FIN | ACK, 101, 501, 0);
    tcpClose.server(2, FIN | ACK, 501, 102, 0);
    assertThat(tcpClose.flows).isEmpty();
    // One too low to acknowledge the server's FIN.
    tcpClose.client(3, ACK, 102, 501, 0);
    assertThat(tcpClose.flows).isEmpty();
    tcpClose.client(4, ACK, 102, 502, 0);
    assertThat(tcpClose.flows).hasSize(1);
    assertThat(tcpClose.flows.getFirst().packets()).isEqualTo(5);
  }

  @Test
  void ignoresPacketsInTimeWaitUntilASynOrTheTimeout() {
    tcpClose.client(0, SYN, 0);
    tcpClose.server(1, RST | ACK, 0);
    assertThat(tcpClose.flows).hasSize(1);
    assertThat(tcpClose.server(2, ACK, 5)).isEqualTo(PacketOutcome.AFTER_CLOSE);
    assertThat(tcpClose.server(3, SYN | ACK, 0)).isEqualTo(PacketOutcome.AFTER_CLOSE);
    assertThat(tcpClose.server(1 + 120 * SECOND, ACK, 5)).isEqualTo(PacketOutcome.AFTER_CLOSE);
    assertThat(tcpClose.meter.statistics().active()).isZero();

    assertThat(tcpClose.server(2 + 120 * SECOND, ACK, 5)).isEqualTo(PacketOutcome.DECODED);
    assertThat(tcpClose.meter.statistics().active()).isEqualTo(1);
  }

  @Test
  void aSynOpensAFlowInTimeWait() {
    tcpClose.client(0, RST, 0);
    assertThat(tcpClose.flows).hasSize(1);
    assertThat(tcpClose.client(1, SYN, 0)).isEqualTo(PacketOutcome.DECODED);
    assertThat(tcpClose.meter.statistics().active()).isEqualTo(1);
  }

  @Test
  void aRepeatedSynBelongsToItsFlowAndAnotherSynBeginsTheNext() {
    tcpClose.client(0, SYN, 100, 0, 0);
    tcpClose.client(1, SYN, 100, 0, 0);
    assertThat(tcpClose.meter.statistics().opened()).isEqualTo(1);
    tcpClose.client(2, SYN, 9000, 0, 0);
    assertThat(tcpClose.meter.statistics().opened()).isEqualTo(2);
    assertThat(tcpClose.flows.getFirst().packets()).isEqualTo(2);
  }

  @Test
  void aSynAckAsFirstPacketComesFromTheDestination() {
    tcpClose.server(0, SYN | ACK, 0);
    tcpClose.meter.finish();
    Flow flow = tcpClose.flows.getFirst();
    assertThat(flow.source()).hasToString(Metering.CLIENT);
    assertThat(flow.forward().packets()).isZero();
    assertThat(flow.backward().packets()).isEqualTo(1);
  }

  @Test
  void anIdleTimeoutEndsAFlowOnlyWhenItIsExceeded() {
    tcpClose.client(0, ACK, 1);
    tcpClose.client(120 * SECOND, ACK, 1);
    assertThat(tcpClose.flows).isEmpty();
    tcpClose.client(240 * SECOND + 1, ACK, 1);
    assertThat(tcpClose.flows).hasSize(1);
    assertThat(tcpClose.flows.getFirst().packets()).isEqualTo(2);
  }

  @Test
  void theActiveTimeoutContinuesAFlowInTheSameDirection() {
    Metering metering = new Metering(FlowPolicy.tcpClose(10 * SECOND), FlowMeter.UNLIMITED);
    metering.client(0, ACK, 1);
    metering.client(10 * SECOND, ACK, 1);
    assertThat(metering.flows).isEmpty();
    metering.server(10 * SECOND + 1, ACK, 7);
    metering.meter.finish();

    assertThat(metering.flows).hasSize(2);
    Flow next = metering.flows.getLast();
    assertThat(next.source()).hasToString(Metering.CLIENT);
    assertThat(next.backward().payload().sum()).isEqualTo(7);
  }

  @Test
  void clampsEarlierTimestampsUnderTheTcpClosePolicyOnly() {
    for (Metering metering : new Metering[] {firstFin, tcpClose}) {
      metering.client(5_000, ACK, 1);
      metering.client(3_000, ACK, 1);
      metering.meter.finish();
      assertThat(metering.meter.statistics().timesBackwards()).isEqualTo(1);
    }
    assertThat(firstFin.flows.getFirst().duration()).isEqualTo(-2_000);
    assertThat(tcpClose.flows.getFirst().duration()).isZero();
  }

  @Test
  void countsTheOpenActivePeriodUnderTheTcpClosePolicyOnly() {
    for (Metering metering : new Metering[] {firstFin, tcpClose}) {
      metering.client(0, ACK, 1);
      metering.client(2 * SECOND, ACK, 1);
      metering.client(10 * SECOND, ACK, 1);
      metering.client(11 * SECOND, ACK, 1);
      metering.meter.finish();
      assertThat(metering.flows.getFirst().activity().idle().sum()).isEqualTo(8 * SECOND);
    }
    assertThat(firstFin.flows.getFirst().activity().active().sum()).isEqualTo(2 * SECOND);
    assertThat(tcpClose.flows.getFirst().activity().active().sum()).isEqualTo(3 * SECOND);
  }

  @Test
  void anEchoAndItsReplyAreOneFlow() {
    byte[] request = {8, 0, 0, 0, 0, 1, 0, 1};
    byte[] reply = {0, 0, 0, 0, 0, 1, 0, 1};
    tcpClose.add(0, Frame.ofProtocol(1, request).ipv4(Metering.CLIENT, Metering.SERVER));
    tcpClose.add(1, Frame.ofProtocol(1, reply).ipv4(Metering.SERVER, Metering.CLIENT));
    tcpClose.meter.finish();
    assertThat(tcpClose.flows).hasSize(1);
    assertThat(tcpClose.flows.getFirst().icmpType()).isEqualTo(8);
    assertThat(tcpClose.flows.getFirst().backward().packets()).isEqualTo(1);
  }

  @Test
  void accountsForEveryFlow() {
    Metering metering = new Metering(FlowPolicy.firstFin(), 4);
    for (int i = 0; i < 100; i++) {
      metering.datagram(i, 1 + i % 10);
    }
    metering.meter.finish();
    MeterStatistics counts = metering.meter.statistics();
    assertThat(counts.active()).isZero();
    assertThat(counts.written()).isEqualTo(metering.flows.size());
    assertThat(counts.opened())
        .isEqualTo(counts.written() + counts.droppedSinglePacket() + counts.droppedAtLimit());
    assertThat(counts.isExact()).isFalse();
  }

  @Test
  void refusesALimitBelowOne() {
    assertThatThrownBy(() -> new Metering(FlowPolicy.firstFin(), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tcpClose.meter.limit(0)).isInstanceOf(IllegalArgumentException.class);
  }
}

package io.mlids.core.flow;

import static io.mlids.core.flow.Metering.SECOND;
import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.RST;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.testing.Frame;
import org.junit.jupiter.api.Test;

/**
 * Tests how flows expire: by packet time, by the clock of a live source, and at the limit on open
 * flows.
 */
class FlowExpiryTest {
  private static final int PORT = 1000;

  private static Metering tcpClose(int limit) {
    return new Metering(FlowPolicy.tcpClose(0), limit);
  }

  @Test
  void endsFlowsOnlyAfterTheirTimeout() {
    Metering metering = tcpClose(FlowMeter.UNLIMITED);
    metering.datagram(0, PORT);
    metering.datagram(SECOND, PORT);
    metering.datagram(0, PORT + 1);
    metering.meter.expire(120 * SECOND);
    assertThat(metering.flows).isEmpty();
    metering.meter.expire(120 * SECOND + 1);
    assertThat(metering.flows).extracting(Flow::sourcePort).containsExactly(PORT + 1);
    // The other flow's timeout runs from that flow's last packet.
    metering.meter.expire(121 * SECOND + 1);
    assertThat(metering.flows).hasSize(2);
    assertThat(metering.meter.statistics().expiredEarly()).isZero();
  }

  @Test
  void countsTheLifetimeOfAFirstFinFlowFromItsStart() {
    Metering metering = new Metering(FlowPolicy.firstFin(), FlowMeter.UNLIMITED);
    metering.datagram(0, PORT);
    metering.datagram(100 * SECOND, PORT);
    metering.meter.expire(120 * SECOND + 1);
    assertThat(metering.flows).hasSize(1);
    // When a file is read, only the next packet ends the flow, so the result is no longer exact.
    assertThat(metering.meter.statistics().expiredEarly()).isEqualTo(1);
  }

  @Test
  void theNextFlowKeepsTheDirectionOfAFlowThatExpiredEarly() {
    Metering metering = new Metering(FlowPolicy.firstFin(), FlowMeter.UNLIMITED);
    metering.client(0, ACK, 1);
    metering.client(1, ACK, 1);
    metering.meter.expire(120 * SECOND + 1);
    metering.server(120 * SECOND + 2, ACK, 7);
    metering.server(120 * SECOND + 3, ACK, 9);
    metering.meter.finish();
    Flow next = metering.flows.getLast();
    assertThat(next.source()).hasToString(Metering.CLIENT);
    assertThat(next.forward().payload().sum()).isEqualTo(7);
    assertThat(next.backward().payload().sum()).isEqualTo(9);
  }

  @Test
  void theNextPacketContinuesAFlowThatReachedItsMaximumAge() {
    Metering metering = new Metering(FlowPolicy.tcpClose(10 * SECOND), FlowMeter.UNLIMITED);
    metering.client(0, ACK, 1);
    metering.meter.expire(10 * SECOND);
    assertThat(metering.flows).isEmpty();
    metering.meter.expire(10 * SECOND + 1);
    assertThat(metering.flows).hasSize(1);
    metering.server(11 * SECOND, ACK, 7);
    metering.meter.finish();
    Flow next = metering.flows.getLast();
    assertThat(next.source()).hasToString(Metering.CLIENT);
    assertThat(next.backward().payload().sum()).isEqualTo(7);
  }

  @Test
  void timeWaitLastsForTheTimeout() {
    Metering metering = tcpClose(FlowMeter.UNLIMITED);
    metering.client(0, RST, 0);
    metering.meter.expire(120 * SECOND);
    assertThat(metering.client(1, ACK, 1)).isEqualTo(PacketOutcome.AFTER_CLOSE);
    metering.meter.expire(120 * SECOND + 1);
    assertThat(metering.client(2, ACK, 1)).isEqualTo(PacketOutcome.DECODED);
  }

  @Test
  void endsFlowsAndForgetsKeysAfterAClockWasSetBack() {
    Metering metering = tcpClose(FlowMeter.UNLIMITED);
    metering.datagram(50 * SECOND, PORT);
    metering.datagram(51 * SECOND, PORT + 1);
    metering.client(60 * SECOND, RST, 0);
    metering.meter.expireAfter(50 * SECOND);
    assertThat(metering.flows)
        .extracting(Flow::sourcePort)
        .containsExactly(Metering.CLIENT_PORT, PORT + 1);
    assertThat(metering.meter.statistics().closesForgotten()).isEqualTo(1);
    assertThat(metering.client(SECOND, ACK, 1)).isEqualTo(PacketOutcome.DECODED);
  }

  @Test
  void atTheLimitEndsFlowsByShorterTimeoutsAndThenByAge() {
    Metering metering = tcpClose(4);
    // 120 s halved three times is 15 s; only the first flow has been idle for longer.
    metering.datagram(0, PORT);
    metering.datagram(15 * SECOND, PORT + 1);
    metering.datagram(18 * SECOND, PORT + 2);
    metering.datagram(19 * SECOND, PORT + 3);
    metering.datagram(20 * SECOND, PORT + 4);
    assertThat(metering.flows).extracting(Flow::sourcePort).containsExactly(PORT);
    assertThat(metering.meter.statistics().expiredEarly()).isEqualTo(1);
    assertThat(metering.meter.statistics().active()).isEqualTo(4);

    // All flows began within the shortest timeout, so the oldest one ends.
    Metering young = tcpClose(4);
    for (int i = 0; i < 5; i++) {
      young.datagram(i, PORT + i);
    }
    assertThat(young.flows).extracting(Flow::sourcePort).containsExactly(PORT);
  }

  @Test
  void flowsPastTheirTimeoutEndFirstAndDoNotCountAsEarly() {
    Metering metering = tcpClose(2);
    metering.datagram(0, PORT);
    metering.datagram(121 * SECOND, PORT + 1);
    metering.datagram(122 * SECOND, PORT + 2);
    assertThat(metering.flows).extracting(Flow::sourcePort).containsExactly(PORT);
    assertThat(metering.meter.statistics().expiredEarly()).isZero();
    assertThat(metering.meter.statistics().isExact()).isTrue();
  }

  @Test
  void keepsNoMoreEndedKeysThanFlows() {
    Metering metering = tcpClose(4);
    for (int i = 0; i < 8; i++) {
      metering.add(i, Frame.tcp(PORT + i, 80, RST, 0).ipv4(Metering.CLIENT, Metering.SERVER));
    }
    // The fifth key and every later key each replace the oldest key in the table.
    assertThat(metering.flows).hasSize(8);
    assertThat(metering.meter.statistics().closesForgotten()).isEqualTo(4);
  }
}

package io.mlids.core.pipeline;

import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.PSH;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import org.junit.jupiter.api.Test;

/** Tests the columns whose values in the corrected profile differ from the published ones. */
class CorrectedFeaturesTest {
  private static final long START = 1_700_000_000_000_000L;
  private static final int URG = 32;
  private static final int ECE = 64;
  private static final int CWR = 128;

  private final CaptureBytes capture = new CaptureBytes();

  @Test
  void countsTheFlagsOfAllPackets() {
    forward(0, PSH | ACK, 5).forward(1, PSH | URG | ACK, 5).backward(2, PSH | ECE | CWR | ACK, 5);
    FlowRecord flow = flow();
    expect(flow, Feature.PSH_FLAG_CNT, 3);
    expect(flow, Feature.ACK_FLAG_CNT, 3);
    expect(flow, Feature.URG_FLAG_CNT, 1);
    expect(flow, Feature.ECE_FLAG_CNT, 1);
    expect(flow, Feature.CWE_FLAG_COUNT, 1);
    expect(flow, Feature.SYN_FLAG_CNT, 0);
    expect(flow, Feature.FWD_PSH_FLAGS, 2);
    expect(flow, Feature.BWD_PSH_FLAGS, 1);
    expect(flow, Feature.FWD_URG_FLAGS, 1);
    expect(flow, Feature.BWD_URG_FLAGS, 0);
  }

  @Test
  void countsEveryPacketOnceInLengthsAndAverages() {
    forward(0, ACK, 10).forward(1, ACK, 0).backward(2, ACK, 50);
    FlowRecord flow = flow();
    expect(flow, Feature.PKT_LEN_MEAN, 20);
    expect(flow, Feature.PKT_LEN_VAR, 700);
    expect(flow, Feature.PKT_SIZE_AVG, 20);
    expect(flow, Feature.FWD_SEG_SIZE_AVG, 5);
    expect(flow, Feature.BWD_SEG_SIZE_AVG, 50);
    expect(flow, Feature.DOWN_UP_RATIO, 0.5);
    expect(flow, Feature.FWD_ACT_DATA_PKTS, 1);
  }

  @Test
  void aFlowWithoutDurationHasNoRates() {
    forward(0, ACK, 10).backward(0, ACK, 10);
    FlowRecord flow = flow();
    expect(flow, Feature.FLOW_BYTS_S, 0);
    expect(flow, Feature.FLOW_PKTS_S, 0);
    expect(flow, Feature.FWD_PKTS_S, 0);
    expect(flow, Feature.ACTIVE_MAX, 0);
  }

  @Test
  void keepsTheFirstWindowOfEachDirection() {
    capture.packet(START, tcp(ACK, 111, 0, true)).packet(START + 1, tcp(ACK, 222, 0, false));
    capture.packet(START + 2, tcp(ACK, 333, 0, true)).packet(START + 3, tcp(ACK, 444, 0, false));
    FlowRecord flow = flow();
    expect(flow, Feature.INIT_FWD_WIN_BYTS, 111);
    expect(flow, Feature.INIT_BWD_WIN_BYTS, 222);
  }

  @Test
  void splitsSubflowsAtGapsOfMoreThanASecond() {
    forward(0, ACK, 9).forward(1_000_000, ACK, 9).backward(2_000_001, ACK, 9);
    FlowRecord flow = flow();
    expect(flow, Feature.SUBFLOW_FWD_PKTS, 1);
    expect(flow, Feature.SUBFLOW_FWD_BYTS, 9);
    expect(flow, Feature.SUBFLOW_BWD_PKTS, 0.5);
    expect(flow, Feature.SUBFLOW_BWD_BYTS, 4.5);
  }

  @Test
  void aBulkIsFourDataPacketsAtMostASecondApartWithoutDataInBetween() {
    for (int i = 0; i < 5; i++) {
      forward(i * 1_000_000L, ACK, 100);
    }
    backward(4_000_001, ACK, 0);
    forward(4_500_000, ACK, 100);
    // Data in the other direction ends the bulk.
    backward(4_500_001, ACK, 7);
    for (int i = 0; i < 3; i++) {
      forward(4_600_000 + i, ACK, 1);
    }
    FlowRecord flow = flow();
    expect(flow, Feature.FWD_BYTS_B_AVG, 600);
    expect(flow, Feature.FWD_PKTS_B_AVG, 6);
    expect(flow, Feature.FWD_BLK_RATE_AVG, 600 / 4.5);
    expect(flow, Feature.BWD_BYTS_B_AVG, 0);
  }

  @Test
  void aGapOfMoreThanASecondEndsABulk() {
    for (int i = 0; i < 4; i++) {
      backward(i * 1_000_001L, ACK, 100);
    }
    expect(flow(), Feature.FWD_PKTS_B_AVG, 0);
    for (int i = 4; i < 7; i++) {
      backward(3 * 1_000_001L + i, ACK, 100);
    }
    expect(flow(), Feature.FWD_PKTS_B_AVG, 4);
  }

  @Test
  void countsTheLastActivePeriodUnlessItHasNoLength() {
    forward(0, ACK, 1).forward(2_000_000, ACK, 1).forward(7_000_001, ACK, 1);
    forward(20_000_000, ACK, 1).backward(23_000_000, ACK, 1);
    FlowRecord flow = flow();
    expect(flow, Feature.ACTIVE_MIN, 2_000_000);
    expect(flow, Feature.ACTIVE_MAX, 3_000_000);
    expect(flow, Feature.ACTIVE_MEAN, 2_500_000);
    expect(flow, Feature.IDLE_MIN, 5_000_001);
    expect(flow, Feature.IDLE_MAX, 12_999_999);
  }

  @Test
  void aFlowWithoutAGapIsActiveForItsDuration() {
    forward(0, ACK, 1).backward(5_000_000, ACK, 1);
    FlowRecord flow = flow();
    expect(flow, Feature.ACTIVE_MEAN, 5_000_000);
    expect(flow, Feature.ACTIVE_STD, 0);
    expect(flow, Feature.IDLE_MAX, 0);
  }

  @Test
  void aFlowOfOnePacketIsWritten() {
    forward(0, ACK, 33);
    FlowRecord flow = flow();
    expect(flow, Feature.TOT_FWD_PKTS, 1);
    expect(flow, Feature.PKT_LEN_MEAN, 33);
    expect(flow, Feature.FLOW_IAT_MEAN, 0);
  }

  @Test
  void aLaterFragmentDoesNotSetTheShortestHeaderToZero() {
    Frame whole = Frame.udp(7, 8, 92);
    capture.packet(START, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 0, 48).ethernet());
    capture.packet(START, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 48, 52).ethernet());
    FlowRecord flow = flow();
    expect(flow, Feature.FWD_SEG_SIZE_MIN, 8);
    expect(flow, Feature.FWD_HEADER_LEN, 8);
    expect(flow, Feature.TOTLEN_FWD_PKTS, 92);
  }

  private FlowRecord flow() {
    return Extracted.from(ExtractionSettings.of(FeatureProfile.CORRECTED), capture).only();
  }

  private static void expect(FlowRecord flow, Feature feature, double value) {
    assertThat(flow.value(feature)).as(feature.columnName()).isEqualTo(value);
  }

  private CorrectedFeaturesTest forward(long micros, int flags, int payload) {
    capture.packet(START + micros, tcp(flags, 1000, payload, true));
    return this;
  }

  private CorrectedFeaturesTest backward(long micros, int flags, int payload) {
    capture.packet(START + micros, tcp(flags, 1000, payload, false));
    return this;
  }

  private static Frame tcp(int flags, int window, int payload, boolean isForward) {
    return isForward
        ? Frame.tcp(1, 2, flags, window, 0, 0, payload).ipv4("10.0.0.1", "10.0.0.2").ethernet()
        : Frame.tcp(2, 1, flags, window, 0, 0, payload).ipv4("10.0.0.2", "10.0.0.1").ethernet();
  }
}

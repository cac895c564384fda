package io.mlids.core.feature;

import static io.mlids.core.feature.Feature.*;

import io.mlids.core.flow.Direction;
import io.mlids.core.flow.Flow;
import io.mlids.core.flow.TcpFlags;

/**
 * Computes the columns as the program that produced the published CSVs did, including its errors;
 * see {@link FeatureProfile#CSE2018}. The flows must be metered with {@link
 * io.mlids.core.flow.FlowPolicy#firstFin}.
 */
final class Cse2018Features {
  private static final double MICROS = 1e6;

  private Cse2018Features() {}

  /** Fills a row that initially contains {@link Feature#COUNT} zeros. */
  static void fill(Flow flow, double[] row) {
    Direction forward = flow.forward();
    Direction backward = flow.backward();
    long duration = flow.duration();
    SharedFeatures.fill(flow, row);

    // CICFlowMeter does not handle a duration of 0: the rates become infinite, or NaN for a flow
    // without payload.
    row[FLOW_BYTS_S.ordinal()] = flow.bytes() / (duration / MICROS);
    row[FLOW_PKTS_S.ordinal()] = flow.packets() / (duration / MICROS);
    if (duration > 0) {
      row[FWD_PKTS_S.ordinal()] = forward.packets() / (duration / MICROS);
      row[BWD_PKTS_S.ordinal()] = backward.packets() / (duration / MICROS);
    }

    fillFlags(flow.firstFlags(), row);

    // This is an integer division.
    row[DOWN_UP_RATIO.ordinal()] = backward.packets() / forward.packets();
    // The first packet counts twice in the sum but only once in the divisor.
    row[PKT_SIZE_AVG.ordinal()] = (double) flow.payload().sum() / flow.packets();
    row[FWD_SEG_SIZE_AVG.ordinal()] = SharedFeatures.perPacket(forward);
    row[BWD_SEG_SIZE_AVG.ordinal()] = SharedFeatures.perPacket(backward);

    // Every flow has one subflow, except flows that start at the epoch, which have none.
    long start = flow.start();
    if (start - start / MICROS > 1.0) {
      row[SUBFLOW_FWD_PKTS.ordinal()] = forward.packets();
      row[SUBFLOW_FWD_BYTS.ordinal()] = forward.payload().sum();
      row[SUBFLOW_BWD_PKTS.ordinal()] = backward.packets();
      row[SUBFLOW_BWD_BYTS.ordinal()] = backward.payload().sum();
    }

    row[INIT_FWD_WIN_BYTS.ordinal()] = forward.firstWindow();
    // Every backward packet overwrites this value.
    row[INIT_BWD_WIN_BYTS.ordinal()] = backward.lastWindow();
    // The flow's first packet is not counted.
    row[FWD_ACT_DATA_PKTS.ordinal()] = forward.dataPackets() - (flow.firstHasData() ? 1 : 0);
  }

  /**
   * Only the first packet's flags count, and they are in the wrong columns: CICFlowMeter writes
   * them in the iteration order of a hash map (RST, PSH, ECE, SYN, ACK, FIN, URG, CWR), but the
   * column titles have a different order.
   */
  private static void fillFlags(int flags, double[] row) {
    row[FWD_PSH_FLAGS.ordinal()] = bit(flags, TcpFlags.PSH);
    row[FWD_URG_FLAGS.ordinal()] = bit(flags, TcpFlags.URG);
    row[FIN_FLAG_CNT.ordinal()] = bit(flags, TcpFlags.RST);
    row[SYN_FLAG_CNT.ordinal()] = bit(flags, TcpFlags.PSH);
    row[RST_FLAG_CNT.ordinal()] = bit(flags, TcpFlags.ECE);
    row[PSH_FLAG_CNT.ordinal()] = bit(flags, TcpFlags.SYN);
    row[ACK_FLAG_CNT.ordinal()] = bit(flags, TcpFlags.ACK);
    row[URG_FLAG_CNT.ordinal()] = bit(flags, TcpFlags.FIN);
    row[CWE_FLAG_COUNT.ordinal()] = bit(flags, TcpFlags.URG);
    row[ECE_FLAG_CNT.ordinal()] = bit(flags, TcpFlags.CWR);
  }

  private static int bit(int flags, int flag) {
    return (flags & flag) != 0 ? 1 : 0;
  }
}

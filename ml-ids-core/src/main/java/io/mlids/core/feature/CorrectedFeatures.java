package io.mlids.core.feature;

import static io.mlids.core.feature.Feature.*;

import io.mlids.core.flow.Bulk;
import io.mlids.core.flow.Direction;
import io.mlids.core.flow.Flow;
import io.mlids.core.flow.TcpFlags;

/**
 * Computes in each column what its name describes; see {@link FeatureProfile#CORRECTED}. The flows
 * must be metered with {@link io.mlids.core.flow.FlowPolicy#tcpClose}.
 */
final class CorrectedFeatures {
  private static final double MICROS = 1e6;

  private CorrectedFeatures() {}

  /** Fills a row that initially contains {@link Feature#COUNT} zeros. */
  static void fill(Flow flow, double[] row) {
    Direction forward = flow.forward();
    Direction backward = flow.backward();
    SharedFeatures.fill(flow, row);

    double seconds = flow.duration() / MICROS;
    if (seconds > 0) {
      row[FLOW_BYTS_S.ordinal()] = flow.bytes() / seconds;
      row[FLOW_PKTS_S.ordinal()] = flow.packets() / seconds;
      row[FWD_PKTS_S.ordinal()] = forward.packets() / seconds;
      row[BWD_PKTS_S.ordinal()] = backward.packets() / seconds;
    }

    fillFlags(flow.flags().orElseThrow(), row);

    row[DOWN_UP_RATIO.ordinal()] = ratio(backward.packets(), forward.packets());
    row[PKT_SIZE_AVG.ordinal()] = ratio(flow.bytes(), flow.packets());
    row[FWD_SEG_SIZE_AVG.ordinal()] = SharedFeatures.perPacket(forward);
    row[BWD_SEG_SIZE_AVG.ordinal()] = SharedFeatures.perPacket(backward);

    Bulk forwardBulk = flow.forwardBulk().orElseThrow();
    row[FWD_BYTS_B_AVG.ordinal()] = ratio(forwardBulk.bytes(), forwardBulk.bulks());
    row[FWD_PKTS_B_AVG.ordinal()] = ratio(forwardBulk.packets(), forwardBulk.bulks());
    row[FWD_BLK_RATE_AVG.ordinal()] = rate(forwardBulk);
    Bulk backwardBulk = flow.backwardBulk().orElseThrow();
    row[BWD_BYTS_B_AVG.ordinal()] = ratio(backwardBulk.bytes(), backwardBulk.bulks());
    row[BWD_PKTS_B_AVG.ordinal()] = ratio(backwardBulk.packets(), backwardBulk.bulks());
    row[BWD_BLK_RATE_AVG.ordinal()] = rate(backwardBulk);

    double subflows = flow.subflows();
    row[SUBFLOW_FWD_PKTS.ordinal()] = forward.packets() / subflows;
    row[SUBFLOW_FWD_BYTS.ordinal()] = forward.payload().sum() / subflows;
    row[SUBFLOW_BWD_PKTS.ordinal()] = backward.packets() / subflows;
    row[SUBFLOW_BWD_BYTS.ordinal()] = backward.payload().sum() / subflows;

    row[INIT_FWD_WIN_BYTS.ordinal()] = forward.firstWindow();
    row[INIT_BWD_WIN_BYTS.ordinal()] = backward.firstWindow();
    row[FWD_ACT_DATA_PKTS.ordinal()] = forward.dataPackets();
  }

  private static void fillFlags(TcpFlags flags, double[] row) {
    row[FWD_PSH_FLAGS.ordinal()] = flags.forwardPush();
    row[BWD_PSH_FLAGS.ordinal()] = flags.backwardPush();
    row[FWD_URG_FLAGS.ordinal()] = flags.forwardUrgent();
    row[BWD_URG_FLAGS.ordinal()] = flags.backwardUrgent();
    row[FIN_FLAG_CNT.ordinal()] = flags.count(TcpFlags.FIN);
    row[SYN_FLAG_CNT.ordinal()] = flags.count(TcpFlags.SYN);
    row[RST_FLAG_CNT.ordinal()] = flags.count(TcpFlags.RST);
    row[PSH_FLAG_CNT.ordinal()] = flags.count(TcpFlags.PSH);
    row[ACK_FLAG_CNT.ordinal()] = flags.count(TcpFlags.ACK);
    row[URG_FLAG_CNT.ordinal()] = flags.count(TcpFlags.URG);
    row[CWE_FLAG_COUNT.ordinal()] = flags.count(TcpFlags.CWR);
    row[ECE_FLAG_CNT.ordinal()] = flags.count(TcpFlags.ECE);
  }

  private static double rate(Bulk bulk) {
    return bulk.micros() == 0 ? 0 : bulk.bytes() / (bulk.micros() / MICROS);
  }

  private static double ratio(long dividend, long divisor) {
    return divisor == 0 ? 0 : (double) dividend / divisor;
  }
}

package io.mlids.core.feature;

import static io.mlids.core.feature.Feature.*;

import io.mlids.core.flow.Direction;
import io.mlids.core.flow.Flow;
import io.mlids.core.flow.RunningStatistics;

/** Computes the columns that have the same definition in both profiles. */
final class SharedFeatures {

  private SharedFeatures() {}

  static void fill(Flow flow, double[] row) {
    Direction forward = flow.forward();
    Direction backward = flow.backward();
    row[DST_PORT.ordinal()] = flow.destinationPort();
    row[PROTOCOL.ordinal()] = flow.key().protocol();
    row[TIMESTAMP.ordinal()] = Double.NaN;
    row[FLOW_DURATION.ordinal()] = flow.duration();
    row[TOT_FWD_PKTS.ordinal()] = forward.packets();
    row[TOT_BWD_PKTS.ordinal()] = backward.packets();
    row[TOTLEN_FWD_PKTS.ordinal()] = forward.payload().sum();
    row[TOTLEN_BWD_PKTS.ordinal()] = backward.payload().sum();
    fill(forward.payload(), FWD_PKT_LEN_MAX, FWD_PKT_LEN_MIN, FWD_PKT_LEN_MEAN, row);
    row[FWD_PKT_LEN_STD.ordinal()] = forward.payload().standardDeviation();
    fill(backward.payload(), BWD_PKT_LEN_MAX, BWD_PKT_LEN_MIN, BWD_PKT_LEN_MEAN, row);
    row[BWD_PKT_LEN_STD.ordinal()] = backward.payload().standardDeviation();

    fill(flow.interArrivalTimes(), FLOW_IAT_MAX, FLOW_IAT_MIN, FLOW_IAT_MEAN, row);
    row[FLOW_IAT_STD.ordinal()] = flow.interArrivalTimes().standardDeviation();
    row[FWD_IAT_TOT.ordinal()] = forward.interArrivalTimes().sum();
    fill(forward.interArrivalTimes(), FWD_IAT_MAX, FWD_IAT_MIN, FWD_IAT_MEAN, row);
    row[FWD_IAT_STD.ordinal()] = forward.interArrivalTimes().standardDeviation();
    row[BWD_IAT_TOT.ordinal()] = backward.interArrivalTimes().sum();
    fill(backward.interArrivalTimes(), BWD_IAT_MAX, BWD_IAT_MIN, BWD_IAT_MEAN, row);
    row[BWD_IAT_STD.ordinal()] = backward.interArrivalTimes().standardDeviation();

    row[FWD_HEADER_LEN.ordinal()] = forward.headerBytes();
    row[BWD_HEADER_LEN.ordinal()] = backward.headerBytes();
    row[FWD_SEG_SIZE_MIN.ordinal()] = forward.shortestHeader();

    fill(flow.payload(), PKT_LEN_MAX, PKT_LEN_MIN, PKT_LEN_MEAN, row);
    row[PKT_LEN_STD.ordinal()] = flow.payload().standardDeviation();
    row[PKT_LEN_VAR.ordinal()] = flow.payload().variance();

    RunningStatistics active = flow.activity().active();
    fill(active, ACTIVE_MAX, ACTIVE_MIN, ACTIVE_MEAN, row);
    row[ACTIVE_STD.ordinal()] = active.standardDeviation();
    RunningStatistics idle = flow.activity().idle();
    fill(idle, IDLE_MAX, IDLE_MIN, IDLE_MEAN, row);
    row[IDLE_STD.ordinal()] = idle.standardDeviation();
  }

  private static void fill(
      RunningStatistics of, Feature max, Feature min, Feature mean, double[] row) {
    row[max.ordinal()] = of.max();
    row[min.ordinal()] = of.min();
    row[mean.ordinal()] = of.mean();
  }

  /** The payload bytes per packet; 0 without packets. */
  static double perPacket(Direction direction) {
    return direction.packets() == 0 ? 0 : (double) direction.payload().sum() / direction.packets();
  }
}

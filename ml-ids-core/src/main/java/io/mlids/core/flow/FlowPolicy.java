package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;

/**
 * Decides when a flow begins and ends and which statistics it keeps. {@link #firstFin} and {@link
 * #tcpClose} create the two policies that profiles use.
 *
 * @param statistics which statistics a flow keeps
 * @param keepsSinglePackets whether flows of a single packet are passed on
 * @param clampsTimestamps whether a packet timestamped before the flow's last packet is given the
 *     last packet's timestamp
 * @param countsOpenActivePeriod whether the active period that is open when a flow ends is counted
 * @param ordersPortsOfEqualAddresses whether ports determine the direction when both addresses are
 *     equal
 * @param continuationIsForward whether a continuation's first packet counts as forward, regardless
 *     of its sender
 * @param remembersDirection whether a flow that ends early passes its forward direction on to the
 *     next flow with the same key
 * @param hasTimeWait whether packets on the key of a closed flow are ignored for the timeout, as in
 *     TCP's TIME-WAIT state
 * @param continuesAfterMicros the age at which a flow ends and continues as a new one; {@link
 *     Long#MAX_VALUE} for never
 * @param timeoutMicros the timeout that {@code stepRule} applies
 * @param stepRule what a packet does to the open flow with the same key
 * @param closeRule which packets close a flow
 */
public record FlowPolicy(
    FlowStatisticsOptions statistics,
    boolean keepsSinglePackets,
    boolean clampsTimestamps,
    boolean countsOpenActivePeriod,
    boolean ordersPortsOfEqualAddresses,
    boolean continuationIsForward,
    boolean remembersDirection,
    boolean hasTimeWait,
    long continuesAfterMicros,
    long timeoutMicros,
    StepRule stepRule,
    CloseRule closeRule) {
  private static final long TIMEOUT_MICROS = 120_000_000;

  private static final FlowPolicy FIRST_FIN =
      new FlowPolicy(
          new FlowStatisticsOptions(true, false, false, false),
          false,
          false,
          false,
          false,
          // CICFlowMeter counts a packet before checking which side sent it.
          true,
          true,
          false,
          // Only the timeout limits a flow's duration.
          Long.MAX_VALUE,
          TIMEOUT_MICROS,
          StepRule.LIFETIME,
          CloseRule.FIRST_FIN);

  /**
   * A flow ends with the first FIN from either side. If the next packet arrives more than 120 s
   * after the start of an open flow, the flow ends before that packet, and the next flow keeps the
   * forward direction. Flows of one packet are dropped.
   */
  public static FlowPolicy firstFin() {
    return FIRST_FIN;
  }

  /**
   * A TCP flow ends at an RST, or when both sides' FINs are acknowledged. Any flow ends after a gap
   * of more than 120 s, or when it reaches the active timeout.
   *
   * @param activeTimeoutMicros the age at which a flow ends and continues as a new one; 0 for no
   *     limit
   */
  public static FlowPolicy tcpClose(long activeTimeoutMicros) {
    return new FlowPolicy(
        new FlowStatisticsOptions(false, true, true, true),
        true,
        true,
        true,
        true,
        false,
        false,
        true,
        activeTimeoutMicros > 0 ? activeTimeoutMicros : Long.MAX_VALUE,
        TIMEOUT_MICROS,
        StepRule.IDLE,
        CloseRule.TCP_CLOSE);
  }

  /**
   * What a packet does to the open flow with the same key.
   *
   * @param start time of the flow's first packet
   * @param last time of the flow's last packet
   * @param firstFlags the TCP flags of the flow's first packet
   * @param firstSequence TCP sequence number of the flow's first packet
   */
  Step step(DecodedPacket packet, long start, long last, int firstFlags, int firstSequence) {
    return stepRule.step(this, packet, start, last, firstFlags, firstSequence);
  }

  /** What a packet does to the flow with the same key. */
  enum Step {
    /** The packet belongs to the flow. */
    ADD,
    /** The packet ends the flow and starts a new one with the same forward direction. */
    CONTINUE,
    /** The packet ends the flow and starts a new one. */
    RENEW,
    /**
     * The packet belongs to no flow: the key's flow has closed, and the packet does not open
     * another.
     */
    IGNORE
  }

  /** Determines when a flow times out. */
  public enum StepRule {
    /**
     * The timeout limits a flow's duration; later packets form a new flow that continues the
     * previous one.
     */
    LIFETIME {
      @Override
      Step step(
          FlowPolicy policy,
          DecodedPacket packet,
          long start,
          long last,
          int firstFlags,
          int firstSequence) {
        return packet.timestamp() - start > policy.timeoutMicros ? Step.CONTINUE : Step.ADD;
      }

      @Override
      long timeoutBegins(long start, long last) {
        return start;
      }
    },
    /**
     * The timeout limits the gap between packets; a SYN that opens a connection starts a new flow.
     */
    IDLE {
      @Override
      Step step(
          FlowPolicy policy,
          DecodedPacket packet,
          long start,
          long last,
          int firstFlags,
          int firstSequence) {
        long now = packet.timestamp();
        if (now - last > policy.timeoutMicros) {
          return Step.RENEW;
        }
        boolean repeats =
            (firstFlags & DecodedPacket.SYN) != 0 && packet.sequence() == firstSequence;
        if (opensConnection(packet) && !repeats) {
          return Step.RENEW;
        }
        return now - start > policy.continuesAfterMicros ? Step.CONTINUE : Step.ADD;
      }

      @Override
      long timeoutBegins(long start, long last) {
        return last;
      }
    };

    abstract Step step(
        FlowPolicy policy,
        DecodedPacket packet,
        long start,
        long last,
        int firstFlags,
        int firstSequence);

    /** Returns the time at which the timeout begins. */
    abstract long timeoutBegins(long start, long last);
  }

  /** Determines which packets close a flow and which may open the next one. */
  public enum CloseRule {
    /**
     * The first FIN closes a flow, unless it is the flow's first packet; any later packet opens the
     * next flow.
     */
    FIRST_FIN {
      @Override
      boolean closes(Flow flow, DecodedPacket packet) {
        return packet.has(DecodedPacket.FIN);
      }

      @Override
      boolean closesImmediately(DecodedPacket first) {
        return false;
      }

      /** CICFlowMeter ignores the gap before a FIN. */
      @Override
      boolean endsActivePeriod(DecodedPacket packet) {
        return !packet.has(DecodedPacket.FIN);
      }

      @Override
      boolean isReversed(DecodedPacket first) {
        return false;
      }

      @Override
      boolean opensAfterClose(DecodedPacket packet, long sinceClose, long timeoutMicros) {
        return true;
      }
    },
    /**
     * A flow closes at an RST, or when both sides' FINs are acknowledged; a SYN may then open the
     * next flow immediately.
     */
    TCP_CLOSE {
      @Override
      boolean closes(Flow flow, DecodedPacket packet) {
        return flow.isTcpClosed();
      }

      @Override
      boolean closesImmediately(DecodedPacket first) {
        return first.has(DecodedPacket.RST);
      }

      @Override
      boolean endsActivePeriod(DecodedPacket packet) {
        return true;
      }

      /** A SYN-ACK answers a SYN that was not captured. */
      @Override
      boolean isReversed(DecodedPacket first) {
        return first.has(DecodedPacket.SYN | DecodedPacket.ACK);
      }

      @Override
      boolean opensAfterClose(DecodedPacket packet, long sinceClose, long timeoutMicros) {
        return opensConnection(packet) || sinceClose > timeoutMicros;
      }
    };

    /** Returns whether the packet that was just added closes its flow. */
    abstract boolean closes(Flow flow, DecodedPacket packet);

    /** Returns whether a flow's first packet already closes it. */
    abstract boolean closesImmediately(DecodedPacket first);

    /** Returns whether the gap before a packet is long enough to end an active period. */
    abstract boolean endsActivePeriod(DecodedPacket packet);

    /** Returns whether the sender of a first packet is the flow's destination. */
    abstract boolean isReversed(DecodedPacket first);

    /**
     * Returns whether a packet may open a flow with the key of a closed flow.
     *
     * @param sinceClose the packet time since the key's last flow closed, in microseconds
     */
    abstract boolean opensAfterClose(DecodedPacket packet, long sinceClose, long timeoutMicros);
  }

  /** Returns whether a packet opens a TCP connection; a SYN-ACK does not. */
  private static boolean opensConnection(DecodedPacket packet) {
    return packet.has(DecodedPacket.SYN) && !packet.has(DecodedPacket.ACK);
  }
}

package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;

/**
 * When a flow ends and what is accumulated over its packets. Immutable; {@link #firstFin} and
 * {@link #tcpClose} are all there are.
 */
public abstract sealed class FlowRules permits FirstFinRules, TcpCloseRules {

  /** What a packet does to the flow of its key that is there already. */
  enum Step {
    /** Belongs to it. */
    ADD,
    /** Ends it and begins another with the same forward direction. */
    CONTINUE,
    /** Ends it and begins another. */
    RENEW
  }

  FlowRules() {}

  /**
   * A flow ends at the first FIN of either side, which belongs to it, or at the first packet more
   * than 120 s after its start, which does not. What begins then keeps its forward direction. Flows
   * of one packet are dropped.
   */
  public static FlowRules firstFin() {
    return new FirstFinRules();
  }

  /**
   * A TCP flow ends when both sides' FINs are acknowledged or at a RST; any flow after a gap of
   * more than 120 s, and at the active timeout.
   *
   * @param activeTimeoutMicros how long a flow may last before it is continued as another one; 0
   *     for no limit
   */
  public static FlowRules tcpClose(long activeTimeoutMicros) {
    return new TcpCloseRules(activeTimeoutMicros);
  }

  abstract Accumulation accumulation();

  /** Whether flows of a single packet are handed on. */
  abstract boolean keepsSinglePackets();

  /** Whether a time before the flow's last counts as that one. */
  abstract boolean levelsTime();

  /** Whether the stretch of activity that is open when a flow ends counts. */
  abstract boolean countsLastStretch();

  /** Whether ports part the packets of an endpoint that talks to itself. */
  abstract boolean ordersPortsOfEqualAddresses();

  /** Whether the sender of a first packet is the flow's destination. */
  abstract boolean isReversed(DecodedPacket first);

  /** Whether the first packet of a continuation counts as forward whoever sent it. */
  abstract boolean continuationIsForward();

  /**
   * What a packet does to a flow.
   *
   * @param start time of the flow's first packet
   * @param last time of its last
   * @param firstFlags TCP flags of its first packet
   * @param firstSequence TCP sequence number of its first packet
   */
  abstract Step step(
      DecodedPacket packet, long start, long last, int firstFlags, int firstSequence);

  /** Whether the gap before a packet counts for active and idle times. */
  abstract boolean marksActivity(DecodedPacket packet);

  /** Whether a flow ends with the packet that was just added. */
  abstract boolean ends(Flow flow, DecodedPacket packet);

  /** Whether a first packet already ends its flow. */
  abstract boolean endsAtOnce(DecodedPacket first);

  /** After how long a flow is continued as another one; {@link Long#MAX_VALUE} for never. */
  abstract long continuesAfterMicros();

  /** After how long a flow ends whatever comes. */
  abstract long timeoutMicros();

  /** From when that is counted. */
  abstract long timeoutBegins(long start, long last);

  /** Whether a flow that had to end early hands its forward direction on to the next of its key. */
  abstract boolean remembersOrientation();

  /** Whether packets of an ended flow's key are held off for {@link #timeoutMicros}. */
  abstract boolean holdsOff();

  /**
   * Whether a packet may open a flow of a key that is held off.
   *
   * @param sinceClose microseconds of traffic since the key's last flow ended
   */
  abstract boolean reopens(DecodedPacket packet, long sinceClose);
}

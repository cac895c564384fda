package io.mlids.core.flow;

import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a flow, that is, of the packets between two endpoints. The first packet usually
 * travels in the forward direction (see {@link #firstIsForward}). A flow takes a few hundred bytes,
 * regardless of its number of packets.
 *
 * <p>Owned by the meter while the flow is open; immutable once the meter has handed it on.
 */
public final class Flow {
  private static final Direction NOTHING = new Direction();

  /** A gap longer than this, in microseconds, separates two subflows. */
  private static final long SUBFLOW_GAP_MICROS = 1_000_000;

  private final boolean sourceIsA;
  private final long start;
  private final int firstFlags;
  private final int firstSequence;
  private final boolean firstHasData;
  private final boolean firstIsForward;
  private final Direction forward = new Direction();
  private final RunningStatistics payload = new RunningStatistics();
  private final RunningStatistics interArrivalTimes = new RunningStatistics();
  private final ActiveIdle activity;
  private final @Nullable TcpFlags flags;
  private final @Nullable Bulks bulks;
  private final @Nullable TcpClose close;
  private Direction backward = NOTHING;
  private long last;
  private long longGaps;

  /** Set when the flow ends; until then, only the meter has access to the flow. */
  @SuppressWarnings("NullAway.Init")
  private FlowKey key;

  /** Bulk transfers in both directions. */
  private record Bulks(Bulk forward, Bulk backward) {}

  /** Creates a flow from its packed first packet. */
  Flow(FlowStatisticsOptions options, long timestamp, long firstPacket, int sequence) {
    sourceIsA = FirstPacket.sourceIsA(firstPacket);
    start = timestamp;
    last = timestamp;
    firstSequence = sequence;
    firstFlags = FirstPacket.flags(firstPacket);
    int payloadLength = FirstPacket.payloadLength(firstPacket);
    firstHasData = payloadLength > 0;
    payload.add(payloadLength);
    if (options.firstLengthTwice()) {
      payload.add(payloadLength);
    }
    boolean isForward = FirstPacket.isForward(firstPacket);
    firstIsForward = isForward;
    if (!isForward) {
      backward = new Direction();
    }
    int window = FirstPacket.window(firstPacket);
    (isForward ? forward : backward)
        .add(timestamp, payloadLength, FirstPacket.headerLength(firstPacket), window);
    activity = new ActiveIdle(timestamp);
    flags = options.everyPacketsFlags() ? new TcpFlags() : null;
    bulks = options.bulks() ? new Bulks(new Bulk(), new Bulk()) : null;
    close = options.tcpClose() && window >= 0 ? new TcpClose() : null;
    countFlagsAndBulks(timestamp, firstFlags, payloadLength, isForward);
    if (close != null) {
      close.add(firstFlags, sequence, 0, payloadLength, isForward);
    }
  }

  /**
   * Adds a packet.
   *
   * @param timestamp the packet's timestamp, possibly clamped
   * @param endsActivePeriod whether the gap before the packet is long enough to end an active
   *     period
   */
  void add(DecodedPacket packet, long timestamp, boolean isForward, boolean endsActivePeriod) {
    if (endsActivePeriod) {
      activity.touch(timestamp);
    }
    int payloadLength = packet.payloadLength();
    payload.add(payloadLength);
    long gap = timestamp - last;
    interArrivalTimes.add(gap);
    if (gap > SUBFLOW_GAP_MICROS) {
      longGaps++;
    }
    last = timestamp;
    if (!isForward && backward == NOTHING) {
      backward = new Direction();
    }
    (isForward ? forward : backward)
        .add(timestamp, payloadLength, packet.headerLength(), packet.window());
    countFlagsAndBulks(timestamp, packet.flags(), payloadLength, isForward);
    if (close != null) {
      close.add(
          packet.flags(), packet.sequence(), packet.acknowledgement(), payloadLength, isForward);
    }
  }

  private void countFlagsAndBulks(long timestamp, int set, int payloadLength, boolean isForward) {
    if (flags != null) {
      flags.add(set, isForward);
    }
    if (bulks != null && payloadLength > 0) {
      (isForward ? bulks.forward : bulks.backward).add(timestamp, payloadLength);
      (isForward ? bulks.backward : bulks.forward).end();
    }
  }

  /** Returns whether the TCP connection was closed by both sides or reset. */
  boolean isTcpClosed() {
    return close != null && close.isClosed();
  }

  /** Completes the flow. */
  void end(FlowKey flowKey, boolean countsOpenActivePeriod) {
    key = flowKey;
    if (countsOpenActivePeriod) {
      activity.end();
    }
    if (bulks != null) {
      bulks.forward.end();
      bulks.backward.end();
    }
  }

  public FlowKey key() {
    return key;
  }

  /** Returns whether the forward direction is from the key's endpoint A to its endpoint B. */
  public boolean sourceIsA() {
    return sourceIsA;
  }

  public IpAddress source() {
    return sourceIsA ? key.addressA() : key.addressB();
  }

  public IpAddress destination() {
    return sourceIsA ? key.addressB() : key.addressA();
  }

  public int sourcePort() {
    return sourceIsA ? key.portA() : key.portB();
  }

  public int destinationPort() {
    return sourceIsA ? key.portB() : key.portA();
  }

  /** Time of the first packet, in microseconds since the epoch. */
  public long start() {
    return start;
  }

  /** Time of the last packet; earlier than {@link #start} if the capture's timestamps go back. */
  public long end() {
    return last;
  }

  /** Microseconds from the first to the last packet. */
  public long duration() {
    return last - start;
  }

  public long packets() {
    return forward.packets() + backward.packets();
  }

  /** Payload bytes in both directions. */
  public long bytes() {
    return forward.payload().sum() + backward.payload().sum();
  }

  public Direction forward() {
    return forward;
  }

  public Direction backward() {
    return backward;
  }

  /** Payload bytes per packet in both directions. */
  public RunningStatistics payload() {
    return payload;
  }

  /** Microseconds between consecutive packets in either direction. */
  public RunningStatistics interArrivalTimes() {
    return interArrivalTimes;
  }

  public ActiveIdle activity() {
    return activity;
  }

  /** The TCP flags of the first packet. */
  public int firstFlags() {
    return firstFlags;
  }

  /**
   * TCP sequence number of the SYN that opened the flow; without a SYN, the first packet's number.
   */
  int firstSequence() {
    return firstSequence;
  }

  /** Returns whether the type and code of the first ICMP message are known. */
  public boolean hasIcmpType() {
    return IpProtocol.isIcmp(key.protocol()) && DecodedPacket.isIcmp(firstSequence);
  }

  /** The type of the first ICMP message. */
  public int icmpType() {
    return DecodedPacket.icmpType(firstSequence);
  }

  /** The code of the first ICMP message. */
  public int icmpCode() {
    return DecodedPacket.icmpCode(firstSequence);
  }

  /** Returns whether the first packet travelled in the flow's forward direction. */
  public boolean firstIsForward() {
    return firstIsForward;
  }

  /** Returns whether the first packet carried payload. */
  public boolean firstHasData() {
    return firstHasData;
  }

  /** Flag counts of all packets; empty if the policy does not count them. */
  public Optional<TcpFlags> flags() {
    return Optional.ofNullable(flags);
  }

  /** Forward bulk transfers; empty if the policy does not detect them. */
  public Optional<Bulk> forwardBulk() {
    return Optional.ofNullable(bulks).map(Bulks::forward);
  }

  /** Backward bulk transfers; empty if the policy does not detect them. */
  public Optional<Bulk> backwardBulk() {
    return Optional.ofNullable(bulks).map(Bulks::backward);
  }

  /** The number of subflows: one more than the number of gaps longer than a second. */
  public long subflows() {
    return longGaps + 1;
  }
}

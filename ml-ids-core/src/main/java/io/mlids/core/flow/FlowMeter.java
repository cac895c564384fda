package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Assigns packets to flows and hands each flow on when it ends. Not thread-safe.
 *
 * <p>A packet costs one hash lookup and no allocation. A flow takes about 60 bytes while it has one
 * packet, and about 400 from the second packet on.
 *
 * <p>The key of a packet belongs to an open flow, to a flow that has {@linkplain EndedKeys ended},
 * or to no flow. Open flows with a single packet are stored differently from longer flows. If the
 * key belongs to a flow, the {@link FlowPolicy} decides how the packet affects that flow.
 */
public final class FlowMeter {
  /** No limit on open flows. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private final FlowPolicy policy;
  private int maxFlows;
  private final FlowTable ipv4;
  private final FlowTable ipv6;
  private final FlowKeys keys;
  private final EndedKeys endedKeys;
  private final FlowEndings endings;
  private final FlowExpiry expiry;

  private long timesBackwards;

  /**
   * Creates a meter with no flows.
   *
   * @param maxFlows the limit on open flows, 1 to {@link #UNLIMITED}. At the limit, the meter ends
   *     flows past their timeout, then flows past ever shorter timeouts, then the oldest. The
   *     number of ended keys has the same limit
   * @param ended receives each flow when it ends
   * @param seed the seed of the hash function, which must be kept secret from anyone who can send
   *     packets; it does not affect the results
   */
  public FlowMeter(FlowPolicy policy, int maxFlows, Consumer<Flow> ended, long seed) {
    if (maxFlows < 1) {
      throw new IllegalArgumentException(
          "the limit on open flows must be at least 1, not " + maxFlows);
    }
    this.policy = policy;
    this.maxFlows = maxFlows;
    boolean withSequences = policy.statistics().tcpClose();
    ipv4 = new FlowTable(FlowKeys.IPV4_WORDS, withSequences, seed);
    ipv6 = new FlowTable(FlowKeys.IPV6_WORDS, withSequences, seed);
    keys = new FlowKeys(policy.ordersPortsOfEqualAddresses());
    List<FlowTable> tables = List.of(ipv4, ipv6);
    endedKeys = new EndedKeys(policy, tables, maxFlows);
    endings = new FlowEndings(policy, endedKeys, ended, maxFlows);
    expiry = new FlowExpiry(policy, endings, endedKeys, tables, maxFlows);
  }

  /**
   * Changes the limit on open flows. If more flows are open than the new limit allows, some of them
   * end early when the next flow begins.
   *
   * @param flows the new limit, at least 1
   */
  public void limit(int flows) {
    if (flows < 1) {
      throw new IllegalArgumentException(
          "the limit on open flows must be at least 1, not " + flows);
    }
    maxFlows = flows;
    endedKeys.limit(flows);
    endings.limit(flows);
    expiry.limit(flows);
  }

  /**
   * Adds a packet to the open flow with its key, or opens a new flow.
   *
   * @return {@link PacketOutcome#DECODED}, or the reason why the packet belongs to no flow
   */
  public PacketOutcome add(DecodedPacket packet) {
    boolean sourceIsA = keys.isSourceA(packet);
    FlowTable table = packet.isIpv6() ? ipv6 : ipv4;
    long[] key = keys.pack(packet, sourceIsA);
    int entry = table.find(key);
    if (entry < 0) {
      openNew(table, key, packet, sourceIsA);
      return PacketOutcome.DECODED;
    }
    @Nullable Flow flow = table.flow(entry);
    if (flow != null) {
      return addToFlow(table, entry, flow, packet, sourceIsA);
    }
    return EndedKeys.isEnded(table, entry)
        ? addToEnded(table, entry, key, packet, sourceIsA)
        : addToFirst(table, entry, packet, sourceIsA);
  }

  private PacketOutcome addToFlow(
      FlowTable table, int entry, Flow flow, DecodedPacket packet, boolean sourceIsA) {
    FlowPolicy.Step step =
        policy.step(packet, flow.start(), flow.end(), flow.firstFlags(), flow.firstSequence());
    if (step == FlowPolicy.Step.ADD) {
      grow(table, entry, flow, packet, sourceIsA);
    } else {
      endings.end(table, entry, flow);
      begin(table, entry, packet, sourceIsA, flow.sourceIsA(), step);
    }
    return PacketOutcome.DECODED;
  }

  private PacketOutcome addToFirst(
      FlowTable table, int entry, DecodedPacket packet, boolean sourceIsA) {
    long time = table.time(entry);
    FlowPolicy.Step step =
        policy.step(packet, time, time, table.firstFlags(entry), table.sequence(entry));
    if (step == FlowPolicy.Step.ADD) {
      Flow flow = new Flow(policy.statistics(), time, table.packet(entry), table.sequence(entry));
      table.setFlow(entry, flow);
      grow(table, entry, flow, packet, sourceIsA);
    } else {
      endings.endFirst(table, entry, true);
      begin(table, entry, packet, sourceIsA, table.sourceIsA(entry), step);
    }
    return PacketOutcome.DECODED;
  }

  private PacketOutcome addToEnded(
      FlowTable table, int entry, long[] key, DecodedPacket packet, boolean sourceIsA) {
    FlowPolicy.Step step = endedKeys.step(table, entry, packet);
    if (step == FlowPolicy.Step.IGNORE) {
      return PacketOutcome.AFTER_CLOSE;
    }
    boolean wasSourceA = table.sourceIsA(entry);
    if (!endings.isFull()) {
      begin(table, entry, packet, sourceIsA, wasSourceA, step);
      return PacketOutcome.DECODED;
    }
    if (step == FlowPolicy.Step.CONTINUE) {
      endedKeys.remember(table, entry, wasSourceA);
    }
    // Opening a flow at the limit may remove ended keys, so this entry cannot be reused.
    table.remove(entry);
    openNew(table, key, packet, sourceIsA);
    return PacketOutcome.DECODED;
  }

  private void grow(
      FlowTable table, int entry, Flow flow, DecodedPacket packet, boolean sourceIsA) {
    long time = packet.timestamp();
    if (time < flow.end()) {
      timesBackwards++;
      if (policy.clampsTimestamps()) {
        time = flow.end();
      }
    }
    FlowPolicy.CloseRule closeRule = policy.closeRule();
    flow.add(packet, time, sourceIsA == flow.sourceIsA(), closeRule.endsActivePeriod(packet));
    if (closeRule.closes(flow, packet)) {
      endings.end(table, entry, flow);
      endedKeys.release(table, entry, time);
    }
  }

  /** Opens a flow for a key that is not in the table. */
  private void openNew(FlowTable table, long[] key, DecodedPacket packet, boolean sourceIsA) {
    if (endings.isFull()) {
      expiry.evict(packet.timestamp());
    }
    if (ipv4.size() + ipv6.size() - endings.active() >= maxFlows) {
      endedKeys.evict(packet.timestamp());
    }
    if (policy.hasTimeWait() && table.isFull()) {
      endedKeys.expire(table, packet.timestamp());
    }
    DirectionCache.Cached cached = endedKeys.recall(table, key);
    int entry = table.insert(key);
    if (cached == DirectionCache.Cached.NOTHING) {
      open(table, entry, packet, sourceIsA);
    } else {
      boolean wasSourceA = cached == DirectionCache.Cached.SOURCE_IS_A;
      begin(table, entry, packet, sourceIsA, wasSourceA, FlowPolicy.Step.CONTINUE);
    }
  }

  /** Begins another flow with the key of a flow that has ended. */
  private void begin(
      FlowTable table,
      int entry,
      DecodedPacket packet,
      boolean sourceIsA,
      boolean wasSourceA,
      FlowPolicy.Step step) {
    if (step == FlowPolicy.Step.CONTINUE) {
      boolean isForward = policy.continuationIsForward() || sourceIsA == wasSourceA;
      open(table, entry, packet, wasSourceA, isForward);
    } else {
      open(table, entry, packet, sourceIsA);
    }
  }

  private void open(FlowTable table, int entry, DecodedPacket packet, boolean sourceIsA) {
    boolean reversed = policy.closeRule().isReversed(packet);
    open(table, entry, packet, sourceIsA != reversed, !reversed);
  }

  private void open(
      FlowTable table, int entry, DecodedPacket packet, boolean flowSourceIsA, boolean isForward) {
    endings.opened();
    long first =
        FirstPacket.pack(
            packet.payloadLength(),
            packet.headerLength(),
            packet.window(),
            packet.flags(),
            flowSourceIsA,
            isForward);
    // A SYN-ACK acknowledges the SYN that opened its connection.
    int sequence =
        packet.has(DecodedPacket.SYN | DecodedPacket.ACK)
            ? packet.acknowledgement() - 1
            : packet.sequence();
    table.setFirst(entry, packet.timestamp(), first, sequence);
    if (policy.closeRule().closesImmediately(packet)) {
      endings.endFirst(table, entry, true);
      endedKeys.release(table, entry, packet.timestamp());
    }
  }

  /**
   * Ends flows past their timeout without waiting for the next packet with their key: on a live
   * source, that packet may never arrive. Do not call this for capture files, where jumps in the
   * timestamps would change the result.
   *
   * @param now traffic time in microseconds since the epoch; may be earlier than the packets'
   *     timestamps if a clock was set back
   */
  public void expire(long now) {
    expiry.expire(now);
  }

  /**
   * Ends flows whose time is later than any possible packet. Such flows exist after the clock of a
   * live source has been set back; {@link #expire} would keep them until the clock reached their
   * time again.
   *
   * @param latest microseconds since the epoch
   */
  public void expireAfter(long latest) {
    expiry.expireAfter(latest);
  }

  /** The policy's timeout. */
  public long timeoutMicros() {
    return policy.timeoutMicros();
  }

  /** Ends all flows. Call this method once the source has ended. */
  public void finish() {
    finish(ipv4);
    finish(ipv6);
  }

  private void finish(FlowTable table) {
    for (int entry = 0; entry < table.entryLimit(); entry++) {
      if (table.isUsed(entry)) {
        @Nullable Flow flow = table.flow(entry);
        if (flow != null) {
          endings.end(table, entry, flow);
        } else if (!EndedKeys.isEnded(table, entry)) {
          endings.endFirst(table, entry, true);
        }
      }
    }
    table.clear();
  }

  /** The number of entries examined so far to end flows and remove keys. */
  long examined() {
    return expiry.examined() + endedKeys.examined();
  }

  /** The counts so far. */
  public MeterStatistics statistics() {
    return endings.statistics(timesBackwards);
  }
}

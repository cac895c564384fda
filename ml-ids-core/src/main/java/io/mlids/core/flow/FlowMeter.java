package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sorts packets into flows and hands each flow on when it ends. Not thread-safe.
 *
 * <p>A packet costs one hash lookup and no memory; a flow costs some 60 bytes while it has one
 * packet and some 400 from the second on.
 */
public final class FlowMeter {
  /** No limit to the flows at a time. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private final FlowRules rules;
  private int maxFlows;
  private final FlowTable ipv4;
  private final FlowTable ipv6;
  private final FlowKeys keys;
  private final FlowEndings endings;
  private final FlowExpiry expiry;

  private long timesBackwards;

  /**
   * A meter without flows.
   *
   * @param maxFlows how many flows there may be at a time, at least 1; {@link #UNLIMITED} or fewer.
   *     When there are as many, flows past their timeout are ended, then others after ever shorter
   *     timeouts, then the oldest. As many keys of ended flows are kept at most
   * @param ended is given each flow that ends, in that order
   * @param seed any number that a sender of packets does not know; it changes no result
   */
  public FlowMeter(FlowRules rules, int maxFlows, Consumer<Flow> ended, long seed) {
    if (maxFlows < 1) {
      throw new IllegalArgumentException("room for " + maxFlows + " flows");
    }
    this.rules = rules;
    this.maxFlows = maxFlows;
    boolean withSequences = rules.accumulation().tcpClose();
    ipv4 = new FlowTable(FlowKeys.IPV4_WORDS, withSequences, seed);
    ipv6 = new FlowTable(FlowKeys.IPV6_WORDS, withSequences, seed);
    keys = new FlowKeys(rules.ordersPortsOfEqualAddresses());
    endings = new FlowEndings(rules, ended, maxFlows);
    expiry = new FlowExpiry(rules, endings, List.of(ipv4, ipv6), maxFlows);
  }

  /**
   * Changes how many flows there may be at a time. Where there are more, some end early with the
   * next one that begins.
   *
   * @param flows at least 1
   */
  public void limit(int flows) {
    if (flows < 1) {
      throw new IllegalArgumentException("room for " + flows + " flows");
    }
    maxFlows = flows;
    endings.limit(flows);
    expiry.limit(flows);
  }

  /**
   * Adds a packet to the flow of its key, or opens one.
   *
   * @return {@link PacketOutcome#DECODED}, or why the packet belongs to no flow
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
    Flow flow = table.flow(entry);
    return flow != null
        ? addToFlow(table, entry, flow, packet, sourceIsA)
        : addToFirst(table, entry, packet, sourceIsA);
  }

  private PacketOutcome addToFirst(
      FlowTable table, int entry, DecodedPacket packet, boolean sourceIsA) {
    long first = table.packet(entry);
    long time = table.time(entry);
    if (first == FirstPacket.HELD_OFF) {
      if (!rules.reopens(packet, packet.timestamp() - time)) {
        return PacketOutcome.AFTER_CLOSE;
      }
      reopen(table, entry, packet, sourceIsA);
      return PacketOutcome.DECODED;
    }
    if (FirstPacket.isOver(first)) {
      resume(table, entry, first, packet, sourceIsA);
      return PacketOutcome.DECODED;
    }
    FlowRules.Step step =
        rules.step(packet, time, time, FirstPacket.flags(first), table.sequence(entry));
    if (step == FlowRules.Step.ADD) {
      Flow flow = new Flow(rules.accumulation(), time, first, table.sequence(entry));
      table.setFlow(entry, flow);
      grow(table, entry, flow, packet, sourceIsA);
    } else {
      endings.endFirst(table, entry, true);
      begin(table, entry, packet, sourceIsA, FirstPacket.sourceIsA(first), step);
    }
    return PacketOutcome.DECODED;
  }

  private PacketOutcome addToFlow(
      FlowTable table, int entry, Flow flow, DecodedPacket packet, boolean sourceIsA) {
    FlowRules.Step step =
        rules.step(packet, flow.start(), flow.end(), flow.firstFlags(), flow.firstSequence());
    if (step == FlowRules.Step.ADD) {
      grow(table, entry, flow, packet, sourceIsA);
    } else {
      endings.end(table, entry, flow);
      begin(table, entry, packet, sourceIsA, flow.sourceIsA(), step);
    }
    return PacketOutcome.DECODED;
  }

  private void grow(
      FlowTable table, int entry, Flow flow, DecodedPacket packet, boolean sourceIsA) {
    long time = packet.timestamp();
    if (time < flow.end()) {
      timesBackwards++;
      if (rules.levelsTime()) {
        time = flow.end();
      }
    }
    flow.add(packet, time, sourceIsA == flow.sourceIsA(), rules.marksActivity(packet));
    if (rules.ends(flow, packet)) {
      endings.end(table, entry, flow);
      endings.release(table, entry, time);
    }
  }

  /** Opens the flow of a key that is not in its table. */
  private void openNew(FlowTable table, long[] key, DecodedPacket packet, boolean sourceIsA) {
    if (endings.isFull()) {
      expiry.makeRoom(packet.timestamp());
    }
    if (ipv4.size() + ipv6.size() - endings.active() >= maxFlows) {
      expiry.forgetOldestEnded(packet.timestamp());
    }
    if (rules.holdsOff() && table.isFull()) {
      expiry.forgetEnded(table, packet.timestamp());
    }
    OrientationMemory.Remembered remembered = endings.remembered(table, key);
    int entry = table.insert(key);
    if (remembered == OrientationMemory.Remembered.NOTHING) {
      open(table, entry, packet, sourceIsA);
    } else {
      boolean wasSourceA = remembered == OrientationMemory.Remembered.SOURCE_IS_A;
      begin(table, entry, packet, sourceIsA, wasSourceA, FlowRules.Step.CONTINUE);
    }
  }

  /** Opens a flow of a key whose last one has ended. */
  private void reopen(FlowTable table, int entry, DecodedPacket packet, boolean sourceIsA) {
    if (endings.isFull()) {
      // Making room may take such keys out, so this one must not be relied on meanwhile.
      table.remove(entry);
      openNew(table, keys.pack(packet, sourceIsA), packet, sourceIsA);
    } else {
      open(table, entry, packet, sourceIsA);
    }
  }

  /** Does what the packet would have done, had the flow waited for it that ended before. */
  private void resume(
      FlowTable table, int entry, long over, DecodedPacket packet, boolean sourceIsA) {
    long longAgo = packet.timestamp() - rules.continuesAfterMicros() - 1;
    FlowRules.Step step =
        rules.step(
            packet, longAgo, table.time(entry), FirstPacket.flags(over), table.sequence(entry));
    boolean wasSourceA = FirstPacket.sourceIsA(over);
    if (!endings.isFull()) {
      begin(table, entry, packet, sourceIsA, wasSourceA, step);
      return;
    }
    if (step == FlowRules.Step.CONTINUE) {
      endings.remember(table, entry, wasSourceA);
    }
    reopen(table, entry, packet, sourceIsA);
  }

  /** Begins the flow that follows one of the same key. */
  private void begin(
      FlowTable table,
      int entry,
      DecodedPacket packet,
      boolean sourceIsA,
      boolean wasSourceA,
      FlowRules.Step step) {
    if (step == FlowRules.Step.CONTINUE) {
      boolean isForward = rules.continuationIsForward() || sourceIsA == wasSourceA;
      open(table, entry, packet, wasSourceA, isForward);
    } else {
      open(table, entry, packet, sourceIsA);
    }
  }

  private void open(FlowTable table, int entry, DecodedPacket packet, boolean sourceIsA) {
    boolean reversed = rules.isReversed(packet);
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
    // What a SYN-ACK acknowledges is the SYN that opened its connection.
    int sequence =
        packet.has(DecodedPacket.SYN | DecodedPacket.ACK)
            ? packet.acknowledgement() - 1
            : packet.sequence();
    table.setFirst(entry, packet.timestamp(), first, sequence);
    if (rules.endsAtOnce(packet)) {
      endings.endFirst(table, entry, true);
      endings.release(table, entry, packet.timestamp());
    }
  }

  /**
   * Ends the flows whose time is up, without waiting for their next packet: for live traffic, where
   * that may never come. In files it would change results where times go back or jump.
   *
   * @param now the time of the traffic, microseconds since the epoch; before the packets' times
   *     where a clock was set back
   */
  public void expire(long now) {
    expiry.expire(now);
  }

  /**
   * Ends the flows that are later than any packet may be: the clock of a live source was set back,
   * and {@link #expire} would not end them before it has come there again.
   *
   * @param latest microseconds since the epoch
   */
  public void expireAfter(long latest) {
    expiry.expireAfter(latest);
  }

  /** How long a flow may go without a packet, or last, as the profile has it. */
  public long timeoutMicros() {
    return rules.timeoutMicros();
  }

  /** Ends all flows, because there are no more packets. */
  public void finish() {
    finish(ipv4);
    finish(ipv6);
  }

  private void finish(FlowTable table) {
    for (int entry = 0; entry < table.entryLimit(); entry++) {
      if (table.isUsed(entry)) {
        Flow flow = table.flow(entry);
        if (flow != null) {
          endings.end(table, entry, flow);
        } else if (!FirstPacket.isOver(table.packet(entry))) {
          endings.endFirst(table, entry, true);
        }
      }
    }
    table.clear();
  }

  /** Entries looked at so far to end flows by time or for lack of room. */
  long looks() {
    return expiry.looks();
  }

  /** What became of the flows so far. */
  public MeterStatistics statistics() {
    return endings.statistics(timesBackwards);
  }
}

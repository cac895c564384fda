package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;
import java.util.Arrays;
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

  /** At the limit room is made for this part of it at once, so that it is not made too often. */
  private static final int ROOM = 16;

  /** Timeouts are not shortened below this. */
  private static final long SHORTEST_TIMEOUT_MICROS = 1_000_000;

  private final FlowRules rules;
  private final Consumer<Flow> ended;
  private final FlowTable ipv4;
  private final FlowTable ipv6;
  private final FlowKeys keys;
  private final int maxFlows;
  private OrientationMemory orientations;

  /** Time of the traffic: the latest that a packet had. */
  private long latest = Long.MIN_VALUE;

  private long opened;
  private long written;
  private long active;
  private long droppedSinglePacket;
  private long droppedAtLimit;
  private long expiredEarly;
  private long timesBackwards;

  /**
   * A meter without flows.
   *
   * @param maxFlows how many flows there may be at a time, at least 1; {@link #UNLIMITED} or fewer.
   *     When there are as many, flows past their timeout are ended, then others after ever shorter
   *     timeouts, then the oldest
   * @param ended is given each flow that ends, in that order
   * @param seed any number that a sender of packets does not know; it changes no result
   */
  public FlowMeter(FlowRules rules, int maxFlows, Consumer<Flow> ended, long seed) {
    if (maxFlows < 1) {
      throw new IllegalArgumentException("room for " + maxFlows + " flows");
    }
    this.rules = rules;
    this.ended = ended;
    this.maxFlows = maxFlows;
    this.keys = new FlowKeys(rules.ordersPortsOfEqualAddresses());
    boolean withSequences = rules.accumulation().tcpClose();
    this.ipv4 = new FlowTable(FlowKeys.IPV4_WORDS, withSequences, seed);
    this.ipv6 = new FlowTable(FlowKeys.IPV6_WORDS, withSequences, seed);
  }

  /**
   * Adds a packet to the flow of its key, or opens one.
   *
   * @return {@link PacketOutcome#DECODED}, or why the packet belongs to no flow
   */
  public PacketOutcome add(DecodedPacket packet) {
    latest = Math.max(latest, packet.timestamp());
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
      if (!rules.reopens(packet, latest - time)) {
        return PacketOutcome.AFTER_CLOSE;
      }
      if (active >= maxFlows) {
        // Making room takes held off keys out, too.
        table.remove(entry);
        openNew(table, keys.pack(packet, sourceIsA), packet, sourceIsA);
        return PacketOutcome.DECODED;
      }
      open(table, entry, packet, sourceIsA);
      return PacketOutcome.DECODED;
    }
    FlowRules.Step step =
        rules.step(packet, time, time, FirstPacket.flags(first), table.sequence(entry));
    if (step == FlowRules.Step.ADD) {
      Flow flow = new Flow(rules.accumulation(), time, first, table.sequence(entry));
      table.setFlow(entry, flow);
      grow(table, entry, flow, packet, sourceIsA);
    } else {
      endFirst(table, entry, true);
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
      end(table, entry, flow);
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
      end(table, entry, flow);
      release(table, entry, time);
    }
  }

  /** Begins the flow that follows one of the same key that a packet has ended. */
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

  /** Opens the flow of a key that is not in its table. */
  private void openNew(FlowTable table, long[] key, DecodedPacket packet, boolean sourceIsA) {
    if (active >= maxFlows) {
      makeRoom();
    }
    if (rules.holdsOff() && table.isFull()) {
      forgetHeldOff(table);
    }
    OrientationMemory.Remembered remembered =
        orientations == null
            ? OrientationMemory.Remembered.NOTHING
            : orientations.take(table.keyHash(key));
    int entry = table.insert(key);
    if (remembered == OrientationMemory.Remembered.NOTHING) {
      open(table, entry, packet, sourceIsA);
    } else {
      boolean wasSourceA = remembered == OrientationMemory.Remembered.SOURCE_IS_A;
      begin(table, entry, packet, sourceIsA, wasSourceA, FlowRules.Step.CONTINUE);
    }
  }

  private void open(FlowTable table, int entry, DecodedPacket packet, boolean sourceIsA) {
    boolean reversed = rules.isReversed(packet);
    open(table, entry, packet, sourceIsA != reversed, !reversed);
  }

  private void open(
      FlowTable table, int entry, DecodedPacket packet, boolean flowSourceIsA, boolean isForward) {
    opened++;
    active++;
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
      endFirst(table, entry, true);
      release(table, entry, packet.timestamp());
    }
  }

  /**
   * Ends the flow of an entry that has seen one packet.
   *
   * @param inTime whether it would not have become more
   */
  private void endFirst(FlowTable table, int entry, boolean inTime) {
    if (rules.keepsSinglePackets()) {
      long time = table.time(entry);
      end(
          table,
          entry,
          new Flow(rules.accumulation(), time, table.packet(entry), table.sequence(entry)));
    } else {
      active--;
      if (inTime) {
        droppedSinglePacket++;
      } else {
        droppedAtLimit++;
      }
    }
  }

  private void end(FlowTable table, int entry, Flow flow) {
    flow.end(FlowKeys.unpack(table, entry), rules.countsLastStretch());
    written++;
    active--;
    ended.accept(flow);
  }

  private void release(FlowTable table, int entry, long time) {
    if (rules.holdsOff()) {
      table.setFirst(entry, time, FirstPacket.HELD_OFF, 0);
    } else {
      table.remove(entry);
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
    latest = now;
    expire(ipv4, rules.timeoutMicros(), true);
    expire(ipv6, rules.timeoutMicros(), true);
  }

  private void makeRoom() {
    long goal = maxFlows - Math.max(1, maxFlows / ROOM);
    expire(latest);
    long timeout = rules.timeoutMicros() / 2;
    for (; active > goal && timeout >= SHORTEST_TIMEOUT_MICROS; timeout /= 2) {
      expire(ipv4, timeout, false);
      expire(ipv6, timeout, false);
    }
    if (active > goal) {
      long[] begins = new long[(int) active];
      int count = collectBegins(ipv6, begins, collectBegins(ipv4, begins, 0));
      Arrays.sort(begins, 0, count);
      // The first ones to end began no later than this.
      long last = begins[(int) (active - goal) - 1];
      expire(ipv4, latest - last - 1, false);
      expire(ipv6, latest - last - 1, false);
    }
  }

  private int collectBegins(FlowTable table, long[] begins, int from) {
    int count = from;
    for (int entry = 0; entry < table.entryLimit(); entry++) {
      if (table.isUsed(entry) && table.packet(entry) != FirstPacket.HELD_OFF) {
        begins[count++] = begin(table, entry);
      }
    }
    return count;
  }

  /** From when an entry's timeout is counted. */
  private long begin(FlowTable table, int entry) {
    Flow flow = table.flow(entry);
    return flow == null ? table.time(entry) : rules.timeoutBegins(flow.start(), flow.end());
  }

  private void expire(FlowTable table, long timeout, boolean inTime) {
    for (int entry = 0; entry < table.entryLimit(); entry++) {
      if (!table.isUsed(entry)) {
        continue;
      }
      if (table.packet(entry) == FirstPacket.HELD_OFF) {
        if (latest - table.time(entry) > rules.timeoutMicros()) {
          table.remove(entry);
        }
      } else if (latest - begin(table, entry) > timeout) {
        endEarly(table, entry, inTime);
      }
    }
  }

  private void endEarly(FlowTable table, int entry, boolean inTime) {
    Flow flow = table.flow(entry);
    boolean sourceIsA =
        flow != null ? flow.sourceIsA() : FirstPacket.sourceIsA(table.packet(entry));
    if (rules.remembersOrientation()) {
      if (orientations == null) {
        orientations = new OrientationMemory(maxFlows);
      }
      orientations.put(table.keyHash(entry), sourceIsA);
    }
    if (flow != null || rules.keepsSinglePackets()) {
      // Where the next packet of the key decides, as in files, ending by time is early always.
      expiredEarly += inTime && !rules.remembersOrientation() ? 0 : 1;
    }
    if (flow != null) {
      end(table, entry, flow);
    } else {
      endFirst(table, entry, inTime);
    }
    table.remove(entry);
  }

  /** Takes out keys that are held off no longer; lets the index grow if they were few. */
  private void forgetHeldOff(FlowTable table) {
    int before = table.size();
    for (int entry = 0; entry < table.entryLimit(); entry++) {
      if (table.isUsed(entry)
          && table.packet(entry) == FirstPacket.HELD_OFF
          && latest - table.time(entry) > rules.timeoutMicros()) {
        table.remove(entry);
      }
    }
    if (table.size() > before - before / 4) {
      table.grow();
    }
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
          end(table, entry, flow);
        } else if (table.packet(entry) != FirstPacket.HELD_OFF) {
          endFirst(table, entry, true);
        }
      }
    }
    table.clear();
  }

  /** What became of the flows so far. */
  public MeterStatistics statistics() {
    return new MeterStatistics(
        opened,
        written,
        active,
        droppedSinglePacket,
        droppedAtLimit,
        expiredEarly,
        orientations == null ? 0 : orientations.lost(),
        timesBackwards);
  }
}

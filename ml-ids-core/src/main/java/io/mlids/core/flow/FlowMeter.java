package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;
import java.util.function.Consumer;

/**
 * Sorts packets into flows and hands each flow on when it ends. Not thread-safe.
 *
 * <p>A packet costs one hash lookup and no memory; a flow costs some 60 bytes while it has one
 * packet and some 400 from the second on.
 */
public final class FlowMeter {
  private static final int IPV4_KEY_WORDS = 2;
  private static final int IPV6_KEY_WORDS = 5;

  private static final int PORT_BITS = 16;
  private static final int PROTOCOL_BITS = 8;

  /** What the sign bit of each byte is flipped by to compare bytes as signed numbers. */
  private static final long SIGNS = 0x8080_8080_8080_8080L;

  private final FlowRules rules;
  private final Consumer<Flow> ended;
  private final FlowTable ipv4;
  private final FlowTable ipv6;
  private final long[] ipv4Key = new long[IPV4_KEY_WORDS];
  private final long[] ipv6Key = new long[IPV6_KEY_WORDS];

  private long opened;
  private long written;
  private long active;
  private long droppedSinglePacket;
  private long timesBackwards;

  /**
   * A meter without flows.
   *
   * @param ended is given each flow that ends, in that order
   * @param seed any number that a sender of packets does not know; it changes no result
   */
  public FlowMeter(FlowRules rules, Consumer<Flow> ended, long seed) {
    this.rules = rules;
    this.ended = ended;
    boolean withSequences = rules.accumulation().tcpClose();
    this.ipv4 = new FlowTable(IPV4_KEY_WORDS, withSequences, seed);
    this.ipv6 = new FlowTable(IPV6_KEY_WORDS, withSequences, seed);
  }

  /**
   * Adds a packet to the flow of its key, or opens one.
   *
   * @return {@link PacketOutcome#DECODED}, or why the packet belongs to no flow
   */
  public PacketOutcome add(DecodedPacket packet) {
    boolean sourceIsA = isSourceA(packet);
    FlowTable table = packet.isIpv6() ? ipv6 : ipv4;
    long[] key = packet.isIpv6() ? ipv6Key(packet, sourceIsA) : ipv4Key(packet, sourceIsA);
    int entry = table.find(key);
    if (entry < 0) {
      open(table, table.insert(key), packet, sourceIsA);
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
      if (!rules.reopens(packet, time)) {
        return PacketOutcome.AFTER_CLOSE;
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
      endFirst(table, entry);
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
      endFirst(table, entry);
      release(table, entry, packet.timestamp());
    }
  }

  /** Ends the flow of an entry that has seen one packet. */
  private void endFirst(FlowTable table, int entry) {
    if (rules.keepsSinglePackets()) {
      end(
          table,
          entry,
          new Flow(
              rules.accumulation(), table.time(entry), table.packet(entry), table.sequence(entry)));
    } else {
      droppedSinglePacket++;
      active--;
    }
  }

  private void end(FlowTable table, int entry, Flow flow) {
    flow.end(key(table, entry), rules.countsLastStretch());
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
          endFirst(table, entry);
        }
      }
    }
    table.clear();
  }

  /** What became of the flows so far. */
  public MeterStatistics statistics() {
    return new MeterStatistics(
        opened, written, active, droppedSinglePacket, 0, 0, 0, timesBackwards);
  }

  private boolean isSourceA(DecodedPacket packet) {
    int order = Long.compareUnsigned(packet.sourceHigh() ^ SIGNS, packet.destinationHigh() ^ SIGNS);
    if (order == 0) {
      order = Long.compareUnsigned(packet.sourceLow() ^ SIGNS, packet.destinationLow() ^ SIGNS);
    }
    if (order == 0 && rules.ordersPortsOfEqualAddresses()) {
      order = packet.sourcePort() - packet.destinationPort();
    }
    return order <= 0;
  }

  private long[] ipv4Key(DecodedPacket packet, boolean sourceIsA) {
    long source = packet.sourceLow();
    long destination = packet.destinationLow();
    ipv4Key[0] = sourceIsA ? source << 32 | destination : destination << 32 | source;
    ipv4Key[1] = transportKey(packet, sourceIsA);
    return ipv4Key;
  }

  private long[] ipv6Key(DecodedPacket packet, boolean sourceIsA) {
    ipv6Key[0] = sourceIsA ? packet.sourceHigh() : packet.destinationHigh();
    ipv6Key[1] = sourceIsA ? packet.sourceLow() : packet.destinationLow();
    ipv6Key[2] = sourceIsA ? packet.destinationHigh() : packet.sourceHigh();
    ipv6Key[3] = sourceIsA ? packet.destinationLow() : packet.sourceLow();
    ipv6Key[4] = transportKey(packet, sourceIsA);
    return ipv6Key;
  }

  private static long transportKey(DecodedPacket packet, boolean sourceIsA) {
    long portA = sourceIsA ? packet.sourcePort() : packet.destinationPort();
    long portB = sourceIsA ? packet.destinationPort() : packet.sourcePort();
    return ((portA << PORT_BITS | portB) << PROTOCOL_BITS | packet.protocol()) << PORT_BITS
        | packet.vlan();
  }

  private FlowKey key(FlowTable table, int entry) {
    long transport;
    IpAddress addressA;
    IpAddress addressB;
    if (table == ipv4) {
      table.key(entry, ipv4Key);
      addressA = new IpAddress(false, 0, ipv4Key[0] >>> 32);
      addressB = new IpAddress(false, 0, ipv4Key[0] & 0xFFFF_FFFFL);
      transport = ipv4Key[1];
    } else {
      table.key(entry, ipv6Key);
      addressA = new IpAddress(true, ipv6Key[0], ipv6Key[1]);
      addressB = new IpAddress(true, ipv6Key[2], ipv6Key[3]);
      transport = ipv6Key[4];
    }
    return new FlowKey(
        addressA,
        addressB,
        (int) (transport >>> 2 * PORT_BITS + PROTOCOL_BITS) & 0xFFFF,
        (int) (transport >>> PORT_BITS + PROTOCOL_BITS) & 0xFFFF,
        (int) (transport >>> PORT_BITS) & 0xFF,
        (int) transport & 0xFFFF);
  }
}

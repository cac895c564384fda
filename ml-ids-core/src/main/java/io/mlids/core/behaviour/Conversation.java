package io.mlids.core.behaviour;

import io.mlids.core.flow.FlowKey;
import io.mlids.core.net.IpAddress;
import io.mlids.core.packet.DecodedPacket;

/**
 * A flow as far as behaviour is concerned: who turned to whom, what came of it, how much was said.
 * Unlike a metered flow it is the same under every feature profile, and it begins, changes and ends
 * in traffic time alone. Belongs to one thread.
 */
final class Conversation extends Entry {
  static final int ICMP = 1;
  static final int ICMPV6 = 58;

  final IpAddress initiator;
  final IpAddress responder;
  final int initiatorPort;
  final int responderPort;
  final int protocol;
  final int vlan;

  /** Whether the first packet that was seen asks, and does not answer or go on with something. */
  final boolean begun;

  /** Whether the first packet that was seen came from the responder. */
  final boolean answersFirst;

  /** The TCP flags of the first packet. */
  final int firstFlags;

  /** The type and code of the first ICMP message, as the decoder packs them. */
  final int icmp;

  final long start;
  long last;
  long forwardPackets;
  long backwardPackets;
  long forwardBytes;
  long backwardBytes;

  /** Runs of data of one side that the other one's data or a pause sets apart. */
  int requests;

  int responses;

  /** Payload bytes of the largest message's first packet, and the time of the last message. */
  long lastRequest;

  Outcome outcome = Outcome.PENDING;

  /** Whether the responder has taken up a TCP connection. */
  boolean taken;

  /** Whether there is a request without an answer. */
  boolean asking;

  /** What it was counted for as an unsolicited answer; null if it was not. */
  Unasked reflected;

  boolean established;
  boolean closed;
  boolean forwardFin;
  boolean backwardFin;
  boolean lastDataForward;
  long lastData;
  int forwardNext;
  int backwardNext;
  boolean forwardCounted;
  boolean backwardCounted;

  /** When its packets last reached a power of two, and how many were the initiator's then. */
  private long grewAt;

  private long grewForward;
  private double forwardRate;

  /** What has been passed on of the packets and bytes. */
  private long talliedPackets;

  private long talliedBytes;

  /** What is known of those who take part; null where nobody asks for it. */
  PairState pair;

  LinkState link;
  SpreadState spread;
  SourceState source;
  ServiceState service;
  TargetState target;

  Conversation(
      long key0,
      long key1,
      long key2,
      long key3,
      long key4,
      IpAddress initiator,
      IpAddress responder,
      int initiatorPort,
      int responderPort,
      int protocol,
      int vlan,
      boolean begun,
      boolean answersFirst,
      int firstFlags,
      int icmp,
      long start) {
    super(key0, key1, key2, key3, key4);
    this.initiator = initiator;
    this.responder = responder;
    this.initiatorPort = initiatorPort;
    this.responderPort = responderPort;
    this.protocol = protocol;
    this.vlan = vlan;
    this.begun = begun;
    this.answersFirst = answersFirst;
    this.firstFlags = firstFlags;
    this.icmp = icmp;
    this.start = start;
    this.last = start;
    this.lastData = Long.MIN_VALUE;
    this.grewAt = start;
  }

  boolean isTcp() {
    return protocol == DecodedPacket.TCP;
  }

  boolean isUdp() {
    return protocol == DecodedPacket.UDP;
  }

  boolean isIcmp() {
    return protocol == ICMP || protocol == ICMPV6;
  }

  /** Notes that its packets have reached a power of two. */
  void grew(long now) {
    double seconds = Math.max(now - grewAt, 1) / 1e6;
    forwardRate = (forwardPackets - grewForward) / seconds;
    grewAt = now;
    grewForward = forwardPackets;
  }

  /** The initiator's packets a second, between the last two powers of two. */
  double forwardRate() {
    return forwardRate;
  }

  long packets() {
    return forwardPackets + backwardPackets;
  }

  /** Payload bytes of both sides. */
  long bytes() {
    return forwardBytes + backwardBytes;
  }

  /** Whether somebody turns to somebody here, and does not answer or go on or call off. */
  boolean isTry() {
    return !answersFirst && (begun || isTcp() && (firstFlags & DecodedPacket.RST) == 0);
  }

  /**
   * What is asked for at the responder, as one number: the protocol, and its port or the type of
   * the ICMP message.
   */
  int contact() {
    return protocol << 16 | (isIcmp() ? DecodedPacket.icmpType(icmp) : responderPort);
  }

  /** Lets go of the states of those who took part: what is shown of it later does not need them. */
  void forget() {
    pair = null;
    link = null;
    spread = null;
    source = null;
    service = null;
    target = null;
    reflected = null;
  }

  /** Packets that no tally has yet. */
  long newPackets() {
    long fresh = packets() - talliedPackets;
    talliedPackets = packets();
    return fresh;
  }

  /** Payload bytes that no tally has yet. */
  long newBytes() {
    long fresh = bytes() - talliedBytes;
    talliedBytes = bytes();
    return fresh;
  }

  /** The key that a metered flow of these packets has. */
  FlowKey flowKey() {
    boolean initiatorIsA = compare(initiator, responder) <= 0;
    return initiatorIsA
        ? new FlowKey(initiator, responder, initiatorPort, responderPort, protocol, vlan)
        : new FlowKey(responder, initiator, responderPort, initiatorPort, protocol, vlan);
  }

  /** Flow ids compare addresses as signed bytes. */
  private static int compare(IpAddress a, IpAddress b) {
    long signs = 0x8080_8080_8080_8080L;
    int high = Long.compareUnsigned(a.high() ^ signs, b.high() ^ signs);
    return high != 0 ? high : Long.compareUnsigned(a.low() ^ signs, b.low() ^ signs);
  }
}

package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Entry;
import io.mlids.core.behaviour.table.EntryQueue;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.net.IpAddress;
import io.mlids.core.packet.DecodedPacket;

/**
 * A flow as the behaviour rules see it: who contacted whom, with which outcome, and how much each
 * side sent. Unlike a metered flow, it does not depend on the feature profile, and its events
 * depend only on the traffic time. Not thread-safe.
 */
public final class Conversation extends Entry {
  final IpAddress initiator;
  final IpAddress responder;
  final int initiatorPort;
  final int responderPort;
  final int protocol;
  final Transport transport;
  final int vlan;

  /** Whether the first packet seen is a request, not an answer or a continuation. */
  final boolean begun;

  /** Whether the first packet seen came from the responder. */
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

  /** Messages of each side: runs of data, separated by data of the other side or by a pause. */
  int requests;

  int responses;

  Outcome outcome = Outcome.PENDING;

  /** Whether the responder has accepted a TCP connection. */
  boolean taken;

  /** Whether the initiator waits for the first answer. */
  private boolean asking;

  /** The initiator's byte count at which its web request is complete; 0 if unknown. */
  private long requestEnd;

  /** Whether the next data of the initiator is the body of its web request. */
  private boolean bodyDue;

  /** An additional tally that counts the packets; null if there is none. */
  Tally extra;

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

  /** When the number of packets last reached a power of two, and the initiator's packets then. */
  private long grewAt;

  private long grewForward;
  private double forwardRate;

  /** The packets and bytes already added to tallies. */
  private long talliedPackets;

  private long talliedBytes;

  /** The conversation's subjects; null if they are not tracked. */
  PairState pair;

  LinkState link;
  SpreadState spread;
  SourceState source;
  ServiceState service;

  /** Those of the source and the service: at its end the subjects themselves are not read. */
  Tally sourceTally;

  Tally serviceTally;
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
    this.transport = Transport.of(protocol);
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

  /** The kind of conversation that it is for rules. */
  public Transport transport() {
    return transport;
  }

  public boolean isTcp() {
    return transport == Transport.TCP;
  }

  public boolean isUdp() {
    return transport == Transport.UDP;
  }

  public boolean isIcmp() {
    return transport == Transport.ICMP;
  }

  /** Records that the number of packets has reached a power of two. */
  void grew(long now) {
    double seconds = Math.max(now - grewAt, 1) / 1e6;
    forwardRate = (forwardPackets - grewForward) / seconds;
    grewAt = now;
    grewForward = forwardPackets;
  }

  /**
   * The initiator's packets per second, between the last two powers of two of the number of
   * packets.
   */
  public double forwardRate() {
    return forwardRate;
  }

  public long packets() {
    return forwardPackets + backwardPackets;
  }

  /** Payload bytes sent by both sides. */
  public long bytes() {
    return forwardBytes + backwardBytes;
  }

  /** Whether the responder accepted a connection that the initiator did not acknowledge in time. */
  public boolean isHalfOpen() {
    return isTcp() && begun && taken && !established && !closed && outcome == Outcome.EMPTY;
  }

  /**
   * Whether the initiator contacts the responder, instead of answering or aborting an earlier
   * contact.
   */
  public boolean isTry() {
    return !answersFirst && (begun || isTcp() && (firstFlags & DecodedPacket.RST) == 0);
  }

  /**
   * The requested service of the responder as one number: the protocol, and its port or the type of
   * the ICMP message.
   */
  public int contact() {
    return protocol << 16 | (isIcmp() ? DecodedPacket.icmpType(icmp) : responderPort);
  }

  /** Drops the references to subjects, which sample flows do not need. */
  void forget() {
    pair = null;
    link = null;
    spread = null;
    source = null;
    service = null;
    sourceTally = null;
    serviceTally = null;
    target = null;
    extra = null;
  }

  /** Adds the packets since the last call to the tallies of the subjects. */
  public void tally() {
    long morePackets = packets() - talliedPackets;
    long moreBytes = bytes() - talliedBytes;
    talliedPackets += morePackets;
    talliedBytes += moreBytes;
    if (link != null) {
      link.tally().add(this, morePackets, moreBytes);
      sourceTally.add(this, morePackets, moreBytes);
      serviceTally.add(this, morePackets, moreBytes);
      if (pair != null) {
        pair.tally().add(this, morePackets, moreBytes);
      }
      if (spread != null) {
        spread.tally().add(this, morePackets, moreBytes);
      }
    }
    if (extra != null) {
      extra.add(this, morePackets, moreBytes);
    }
  }

  /** Sets an additional tally that counts the packets. */
  public void countIn(Tally tally) {
    extra = tally;
    tally.join(this);
  }

  /** Whether an additional tally counts the packets. */
  public boolean isCountedExtra() {
    return extra != null;
  }

  long talliedPackets() {
    return talliedPackets;
  }

  long talliedBytes() {
    return talliedBytes;
  }

  boolean isFor(long k0, long k1, long k2, long k3, long k4) {
    return hasKey(k0, k1, k2, k3, k4);
  }

  boolean isWaiting(EntryQueue<Conversation> queue) {
    return isIn(queue);
  }

  void leave() {
    leaveQueue();
  }

  /** Whether the link, source and service are tracked because both ends are single hosts. */
  public boolean isFollowed() {
    return link != null;
  }

  /** Whether the destination of the first packet is tracked. */
  public boolean hasTarget() {
    return target != null;
  }

  /** Whether the initiator waits for the first answer. */
  public boolean isAsking() {
    return asking;
  }

  /** Sets whether the initiator waits for the first answer. */
  public void setAsking(boolean isAsking) {
    asking = isAsking;
  }

  /**
   * Records that a web request began with the latest packet.
   *
   * @param missing the number of bytes of its body that have not been sent yet; −1 if unknown
   */
  public void expectBody(long missing) {
    requestEnd = missing > 0 ? forwardBytes + missing : 0;
    bodyDue = missing != 0;
  }

  /** Whether the next data of the initiator is the body of its web request. */
  public boolean awaitsBody() {
    return bodyDue;
  }

  /** Records that the body of the web request has begun. */
  public void bodyBegan() {
    bodyDue = false;
  }

  /** Whether the initiator has announced a longer body than it has sent so far. */
  public boolean isUnfinished() {
    return forwardBytes < requestEnd;
  }

  /** The key of a metered flow with these packets. */
  public FlowKey flowKey() {
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

  /** The initiator. */
  public IpAddress initiator() {
    return initiator;
  }

  /** The responder. */
  public IpAddress responder() {
    return responder;
  }

  public int initiatorPort() {
    return initiatorPort;
  }

  public int responderPort() {
    return responderPort;
  }

  /** The IP protocol. */
  public int protocol() {
    return protocol;
  }

  /** Whether the first packet seen is a request, not an answer or a continuation. */
  public boolean begun() {
    return begun;
  }

  /** Whether the first packet seen came from the responder. */
  public boolean answersFirst() {
    return answersFirst;
  }

  /** The TCP flags of the first packet. */
  public int firstFlags() {
    return firstFlags;
  }

  /** Type and code of the first ICMP message, as the decoder packs them. */
  public int icmp() {
    return icmp;
  }

  /** Time of the first packet. */
  public long start() {
    return start;
  }

  /** Time of the last packet. */
  public long last() {
    return last;
  }

  /** Packets of the initiator. */
  public long forwardPackets() {
    return forwardPackets;
  }

  /** Packets of the responder. */
  public long backwardPackets() {
    return backwardPackets;
  }

  /** Payload bytes of the initiator. */
  public long forwardBytes() {
    return forwardBytes;
  }

  /** Payload bytes of the responder. */
  public long backwardBytes() {
    return backwardBytes;
  }

  /**
   * The number of messages of the initiator: runs of data, separated by data of the other side or
   * by a pause.
   */
  public int requests() {
    return requests;
  }

  /** The number of messages of the responder. */
  public int responses() {
    return responses;
  }

  /** The outcome so far. */
  public Outcome outcome() {
    return outcome;
  }

  /** Whether the conversation has ended. */
  public boolean closed() {
    return closed;
  }

  /**
   * The state of the source at this destination; null unless a contact of the source has failed.
   */
  public PairState pair() {
    return pair;
  }

  /** The state of the source at this service; null unless {@link #isFollowed}. */
  public LinkState link() {
    return link;
  }

  /**
   * The state of the source for this {@link #contact}; null unless a contact of the source has
   * failed.
   */
  public SpreadState spread() {
    return spread;
  }

  /** The state of the source; null unless {@link #isFollowed}. */
  public SourceState source() {
    return source;
  }

  /** The state of the service; null unless {@link #isFollowed}. */
  public ServiceState service() {
    return service;
  }

  /** The state of the first packet's destination; null unless {@link #hasTarget}. */
  public TargetState target() {
    return target;
  }
}

package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.EntryQueue;
import io.mlids.core.packet.DecodedPacket;

/**
 * A flow as the behaviour rules see it: who contacted whom, with what outcome, and how much each
 * side sent. Unlike a metered flow, it does not depend on the feature profile, and its events
 * depend only on the traffic time. Not thread-safe.
 */
public final class Conversation extends Parties {
  private static final long UNKNOWN_END = -1;

  /** Whether the first packet seen is a request rather than an answer or a continuation. */
  final boolean begun;

  /** Whether the first packet seen came from the responder. */
  final boolean answersFirst;

  /** The TCP flags of the first packet. */
  final int firstFlags;

  /** The type and code of the first ICMP message, packed into one number by the decoder. */
  final int icmp;

  final long start;
  long last;
  long forwardPackets;
  long backwardPackets;
  long forwardBytes;
  long backwardBytes;

  /** The number of messages from the initiator; see {@link #requests()}. */
  int requests;

  int responses;

  Outcome outcome = Outcome.PENDING;

  /** Whether the responder has accepted a TCP connection. */
  boolean taken;

  /** Whether the initiator is waiting for the first answer. */
  private boolean asking;

  /**
   * The initiator's byte count at which its web request is complete; 0 if it was complete in its
   * first packet; {@link #UNKNOWN_END} if it has a body of unknown length.
   */
  private long requestEnd;

  /** Whether the initiator's next data is the body of its web request. */
  private boolean bodyDue;

  /**
   * An additional tally that counts this conversation's packets; null if the conversation has none.
   */
  Tally extra;

  boolean established;
  boolean closed;
  boolean forwardFin;
  boolean backwardFin;
  boolean lastDataForward;
  long lastData = Long.MIN_VALUE;
  int forwardNext;
  int backwardNext;
  boolean forwardCounted;
  boolean backwardCounted;

  /** The time when the number of packets last reached a power of two. */
  private long grewAt;

  /** The number of packets from the initiator at the time {@link #grewAt}. */
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

  /**
   * The tallies of the source and the service, kept here so that they can be updated without
   * reading the subjects themselves.
   */
  Tally sourceTally;

  Tally serviceTally;
  TargetState target;

  /**
   * Creates the conversation that a packet opens.
   *
   * @param sourceFirst whether the packet's source comes first in the key
   * @param answersFirst whether the packet came from the responder
   */
  Conversation(
      long key0,
      long key1,
      long key2,
      long key3,
      long key4,
      DecodedPacket packet,
      boolean sourceFirst,
      boolean answersFirst,
      long start) {
    super(key0, key1, key2, key3, key4, packet, sourceFirst, answersFirst);
    this.begun = !answersFirst && (!isTcp() || PacketRole.opens(packet));
    this.answersFirst = answersFirst;
    this.firstFlags = packet.flags();
    this.icmp = packet.sequence() & 0x1FFFF;
    this.start = start;
    this.last = start;
    this.grewAt = start;
  }

  /**
   * Creates a conversation with the packets and bytes of a flow.
   *
   * @param reversed whether the flow's source is the responder
   */
  Conversation(
      ObservedFlow flow, boolean reversed, boolean begun, boolean answersFirst, int firstFlags) {
    super(flow, reversed);
    this.begun = begun;
    this.answersFirst = answersFirst;
    this.firstFlags = firstFlags;
    this.icmp = 0;
    this.start = flow.start();
    this.last = flow.start() + flow.duration();
    this.forwardPackets = reversed ? flow.backwardPackets() : flow.forwardPackets();
    this.backwardPackets = reversed ? flow.forwardPackets() : flow.backwardPackets();
    this.forwardBytes = reversed ? flow.backwardBytes() : flow.forwardBytes();
    this.backwardBytes = reversed ? flow.forwardBytes() : flow.backwardBytes();
    this.grewAt = flow.start();
  }

  /** Records that the number of packets has reached a power of two. */
  void grew(long now) {
    double seconds = Math.max(now - grewAt, 1) / 1e6;
    forwardRate = (forwardPackets - grewForward) / seconds;
    grewAt = now;
    grewForward = forwardPackets;
  }

  /**
   * The initiator's packet rate per second, measured between the last two times when the number of
   * packets reached a power of two.
   */
  public double forwardRate() {
    return forwardRate;
  }

  public long packets() {
    return forwardPackets + backwardPackets;
  }

  /** The number of payload bytes sent by both sides. */
  public long bytes() {
    return forwardBytes + backwardBytes;
  }

  /**
   * Returns whether the responder accepted the connection but the initiator did not acknowledge it
   * in time.
   */
  public boolean isHalfOpen() {
    return isTcp() && begun && taken && !established && !closed && outcome == Outcome.EMPTY;
  }

  /**
   * Returns whether the initiator contacts the responder, rather than answering or aborting an
   * earlier contact.
   */
  public boolean isTry() {
    return !answersFirst && (begun || isTcp() && (firstFlags & DecodedPacket.RST) == 0);
  }

  /**
   * The service that the initiator contacts, as one number: the protocol combined with the
   * responder's port or the type of the ICMP message.
   */
  public int contact() {
    return protocol << 16 | (isIcmp() ? DecodedPacket.icmpType(icmp) : responderPort);
  }

  /** Drops the references to the subjects, because sample flows do not need them. */
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

  /** Adds the packets that have arrived since the last call to the subjects' tallies. */
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

  /** Sets an additional tally that counts this conversation's packets, including earlier ones. */
  public void countIn(Tally tally) {
    extra = tally;
    tally.join(this);
  }

  /** Returns whether an additional tally counts the packets. */
  public boolean isCountedExtra() {
    return extra != null;
  }

  long talliedPackets() {
    return talliedPackets;
  }

  long talliedBytes() {
    return talliedBytes;
  }

  boolean isWaiting(EntryQueue<Conversation> queue) {
    return isIn(queue);
  }

  void leave() {
    leaveQueue();
  }

  /**
   * Returns whether the link, source and service are tracked. They are tracked only if each end is
   * a single host.
   */
  public boolean isFollowed() {
    return link != null;
  }

  /** Returns whether the destination of the first packet is tracked. */
  public boolean hasTarget() {
    return target != null;
  }

  /** Returns whether the initiator is waiting for the first answer. */
  public boolean isAsking() {
    return asking;
  }

  /** Sets whether the initiator is waiting for the first answer. */
  public void setAsking(boolean isAsking) {
    asking = isAsking;
  }

  /**
   * Records that a web request began with the latest packet.
   *
   * @param missing the number of bytes of the request's body that have not been sent yet; −1 if
   *     unknown
   */
  public void expectBody(long missing) {
    requestEnd = missing > 0 ? forwardBytes + missing : missing;
    bodyDue = missing != 0;
  }

  /** Returns whether the initiator's next data is the body of its web request. */
  public boolean awaitsBody() {
    return bodyDue;
  }

  /** Records that the body of the web request has begun. */
  public void bodyBegan() {
    bodyDue = false;
  }

  /** Returns whether the initiator has announced a longer body than it has sent so far. */
  public boolean isUnfinished() {
    return forwardBytes < requestEnd;
  }

  /**
   * Returns whether the initiator's latest web request has a body whose length is unknown, for
   * example because the packet was truncated when it was captured.
   */
  public boolean hasUnknownEnd() {
    return requestEnd == UNKNOWN_END;
  }

  /** Returns whether the first packet seen is a request rather than an answer or a continuation. */
  public boolean begun() {
    return begun;
  }

  /** Returns whether the first packet seen came from the responder. */
  public boolean answersFirst() {
    return answersFirst;
  }

  /** The TCP flags of the first packet. */
  public int firstFlags() {
    return firstFlags;
  }

  /** The type and code of the first ICMP message, packed into one number by the decoder. */
  public int icmp() {
    return icmp;
  }

  /** The time of the first packet. */
  public long start() {
    return start;
  }

  /** The time of the last packet. */
  public long last() {
    return last;
  }

  /** The number of packets from the initiator. */
  public long forwardPackets() {
    return forwardPackets;
  }

  /** The number of packets from the responder. */
  public long backwardPackets() {
    return backwardPackets;
  }

  /** The number of payload bytes from the initiator. */
  public long forwardBytes() {
    return forwardBytes;
  }

  /** The number of payload bytes from the responder. */
  public long backwardBytes() {
    return backwardBytes;
  }

  /**
   * The number of messages from the initiator. Over TCP, a message is a run of data that ends when
   * the other side sends data or a pause occurs. Over any other protocol, every packet is a
   * message.
   */
  public int requests() {
    return requests;
  }

  /** The number of messages from the responder. */
  public int responses() {
    return responses;
  }

  /** The outcome so far. */
  public Outcome outcome() {
    return outcome;
  }

  /** Returns whether the conversation has ended. */
  public boolean closed() {
    return closed;
  }

  /**
   * The state of the source's contacts with this destination; null unless one of the source's
   * contacts has failed.
   */
  public PairState pair() {
    return pair;
  }

  /** The state of the source's contacts with this service; null unless {@link #isFollowed}. */
  public LinkState link() {
    return link;
  }

  /**
   * The state of the source's contacts with this port or ICMP type at any destination; null unless
   * one of the source's contacts has failed.
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

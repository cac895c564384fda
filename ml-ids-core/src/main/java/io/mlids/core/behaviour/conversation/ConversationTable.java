package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.EntryTable;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;

/**
 * Turns packets into conversations. The packets' timestamps serve as the clock. Events that are due
 * before a packet are processed before that packet, so the results do not depend on when the caller
 * {@linkplain #advance advances} the time. When the table is full, it evicts the oldest closed
 * conversation. If no conversation is closed, it evicts the oldest silent conversation. Failing
 * that, it evicts the one that has waited longest for its outcome, and failing that, the least
 * recently active one. Established connections are evicted last. The outcome of an evicted
 * conversation is decided immediately. Not thread-safe.
 */
public final class ConversationTable {
  private static final int SYN_ACK = DecodedPacket.SYN | DecodedPacket.ACK;

  /** Data that follows a pause of at least this length is a new message. */
  private static final long PAUSE_MICROS = 1_000_000;

  /** A larger step back in time means that a clock was set or that another capture has begun. */
  private static final long SET_BACK_MICROS = 600_000_000L;

  private final int capacity;
  private final ConversationListener listener;
  private final EntryTable<Conversation> table;

  private final ConversationQueues queues;
  private long now = Long.MIN_VALUE;

  /** No conversation in any queue is due before this time. */
  private long nextDue = Long.MIN_VALUE;

  /**
   * The conversation of the latest packet, cached because the next packet often belongs to it too;
   * null if it has ended.
   */
  private Conversation latest;

  private long opened;
  private long evicted;

  public ConversationTable(
      int capacity, long answerWaitMicros, long seed, ConversationListener listener) {
    this.capacity = capacity;
    this.queues = new ConversationQueues(answerWaitMicros);
    this.listener = listener;
    this.table = new EntryTable<>(seed);
  }

  /** The current traffic time. */
  public long now() {
    return now;
  }

  public long opened() {
    return opened;
  }

  /** The number of conversations evicted because the table was full. */
  public long evicted() {
    return evicted;
  }

  public int size() {
    return table.size();
  }

  /** Processes a packet. */
  public void add(DecodedPacket packet) {
    advance(packet.timestamp());
    if (packet.timestamp() < now) {
      // This packet is late, so its conversation may be due before nextDue.
      nextDue = Long.MIN_VALUE;
    }
    if (PacketRole.isNoContact(packet)) {
      return;
    }
    boolean sourceIsA = PacketRole.isSourceA(packet);
    long k0 = sourceIsA ? packet.sourceHigh() : packet.destinationHigh();
    long k1 = sourceIsA ? packet.sourceLow() : packet.destinationLow();
    long k2 = sourceIsA ? packet.destinationHigh() : packet.sourceHigh();
    long k3 = sourceIsA ? packet.destinationLow() : packet.sourceLow();
    long portA = sourceIsA ? packet.sourcePort() : packet.destinationPort();
    long portB = sourceIsA ? packet.destinationPort() : packet.sourcePort();
    if (packet.protocol() == IpProtocol.ICMP) {
      portB = PacketRole.requestType(DecodedPacket.icmpType(packet.sequence()));
    }
    long k4 =
        portA << 48
            | portB << 32
            | (long) packet.protocol() << 24
            | (packet.isIpv6() ? 1L << 16 : 0)
            | packet.vlan() & 0xFFFF;
    Conversation conversation = find(k0, k1, k2, k3, k4);
    if (conversation != null && startsAnew(conversation, packet)) {
      end(conversation);
      conversation = null;
    }
    if (conversation == null) {
      open(packet, sourceIsA, k0, k1, k2, k3, k4);
    } else {
      boolean forward = isForward(conversation, packet);
      grow(conversation, packet, forward);
    }
  }

  private Conversation find(long k0, long k1, long k2, long k3, long k4) {
    if (latest == null || !latest.isFor(k0, k1, k2, k3, k4)) {
      latest = table.find(k0, k1, k2, k3, k4);
    }
    return latest;
  }

  /**
   * Returns whether a packet opens a new connection with the same key as the given conversation.
   */
  private static boolean startsAnew(Conversation conversation, DecodedPacket packet) {
    return PacketRole.opens(packet)
        && (conversation.closed
            || conversation.established && packet.sequence() != conversation.forwardNext - 1);
  }

  private static boolean isForward(Conversation conversation, DecodedPacket packet) {
    if (!conversation.isInitiator(packet.sourceHigh(), packet.sourceLow())) {
      return false;
    }
    if (!conversation.isWithItself()) {
      return true;
    }
    return conversation.isIcmp()
        ? !PacketRole.isIcmpAnswer(packet)
        : packet.sourcePort() == conversation.initiatorPort;
  }

  private void open(
      DecodedPacket packet, boolean sourceIsA, long k0, long k1, long k2, long k3, long k4) {
    if (table.size() >= capacity) {
      evict();
    }
    opened++;
    boolean reversed = PacketRole.answers(packet);
    Conversation conversation =
        new Conversation(k0, k1, k2, k3, k4, packet, sourceIsA, reversed, now);
    table.add(conversation);
    latest = conversation;
    queues.add(conversation);
    count(conversation, packet, !reversed);
    listener.opened(conversation, now);
    followTcp(conversation, packet, !reversed);
    speak(conversation, packet, !reversed);
  }

  private void grow(Conversation conversation, DecodedPacket packet, boolean forward) {
    count(conversation, packet, forward);
    if (conversation.answersFirst) {
      if (forward && conversation.forwardPackets == 1) {
        judge(conversation, Outcome.ANSWERED);
      }
    } else if (!forward && conversation.backwardPackets == 1) {
      answered(conversation, packet);
    }
    followTcp(conversation, packet, forward);
    queues.touch(conversation);
    long packets = conversation.packets();
    if ((packets & packets - 1) == 0) {
      conversation.grew(now);
      listener.grew(conversation, now);
    }
    speak(conversation, packet, forward);
  }

  private static void count(Conversation conversation, DecodedPacket packet, boolean forward) {
    conversation.last = Math.max(conversation.last, packet.timestamp());
    if (forward) {
      conversation.forwardPackets++;
      conversation.forwardBytes += packet.payloadLength();
    } else {
      conversation.backwardPackets++;
      conversation.backwardBytes += packet.payloadLength();
    }
  }

  private void answered(Conversation conversation, DecodedPacket packet) {
    if (conversation.isTcp()) {
      conversation.taken |= packet.has(SYN_ACK);
    } else {
      judge(conversation, Outcome.ANSWERED);
    }
  }

  private void followTcp(Conversation conversation, DecodedPacket packet, boolean forward) {
    if (!conversation.isTcp()) {
      return;
    }
    if (packet.has(DecodedPacket.RST)) {
      if (conversation.outcome == Outcome.PENDING || conversation.outcome == Outcome.SILENT) {
        judge(conversation, whenReset(conversation, forward));
      }
      close(conversation);
      return;
    }
    boolean carries = packet.payloadLength() > 0;
    if (!forward) {
      conversation.taken |= packet.has(SYN_ACK);
      if (carries && !conversation.answersFirst && conversation.outcome != Outcome.ANSWERED) {
        judge(conversation, Outcome.ANSWERED);
      }
    } else if (!conversation.established
        && conversation.forwardPackets > 1
        && (packet.flags() & SYN_ACK) == DecodedPacket.ACK
        && (conversation.begun || conversation.answersFirst || carries)) {
      conversation.established = true;
      // If only one side is captured, a conversation that continues must have been answered.
      if (carries && conversation.backwardPackets == 0) {
        judge(conversation, Outcome.ANSWERED);
      }
    }
    if (packet.has(DecodedPacket.FIN)) {
      conversation.forwardFin |= forward;
      conversation.backwardFin |= !forward;
      if (conversation.forwardFin && conversation.backwardFin) {
        if (conversation.outcome == Outcome.PENDING) {
          judge(conversation, whenTaken(conversation));
        }
        close(conversation);
      }
    }
  }

  private static Outcome whenReset(Conversation conversation, boolean forward) {
    if (conversation.answersFirst) {
      return Outcome.SILENT;
    }
    if (!forward && !conversation.taken && conversation.forwardBytes == 0) {
      return Outcome.REFUSED;
    }
    return conversation.taken ? whenTaken(conversation) : Outcome.SILENT;
  }

  /**
   * The outcome of an accepted connection. If the initiator has sent data, the outcome is not a
   * failure, even if the answer was not captured.
   */
  private static Outcome whenTaken(Conversation conversation) {
    return conversation.forwardBytes > 0 ? Outcome.ANSWERED : Outcome.EMPTY;
  }

  /** Counts a message unless the packet only continues or repeats one. */
  private void speak(Conversation conversation, DecodedPacket packet, boolean forward) {
    int length = packet.payloadLength();
    if (conversation.isTcp()) {
      int end = packet.sequence() + length + (packet.has(DecodedPacket.SYN) ? 1 : 0);
      boolean again =
          forward
              ? conversation.forwardCounted && end - conversation.forwardNext <= 0
              : conversation.backwardCounted && end - conversation.backwardNext <= 0;
      if (again) {
        return;
      }
      if (forward) {
        conversation.forwardCounted = true;
        conversation.forwardNext = end;
      } else {
        conversation.backwardCounted = true;
        conversation.backwardNext = end;
      }
      if (length == 0) {
        return;
      }
      boolean goesOn =
          conversation.lastData != Long.MIN_VALUE
              && conversation.lastDataForward == forward
              && now - conversation.lastData < PAUSE_MICROS;
      conversation.lastData = now;
      conversation.lastDataForward = forward;
      if (goesOn) {
        if (forward && conversation.awaitsBody()) {
          listener.body(conversation, now);
        }
        return;
      }
    }
    if (forward) {
      conversation.requests++;
    } else {
      conversation.responses++;
    }
    listener.message(conversation, forward, length, now);
  }

  private void judge(Conversation conversation, Outcome outcome) {
    Outcome before = conversation.outcome;
    conversation.outcome = outcome;
    if (before != outcome) {
      listener.judged(conversation, before, now);
    }
  }

  private void close(Conversation conversation) {
    if (!conversation.closed) {
      conversation.closed = true;
      queues.close(conversation);
      listener.ended(conversation, now);
    }
  }

  /** Advances the traffic time and processes all events that are due by then. */
  public void advance(long time) {
    if (now - time > SET_BACK_MICROS && now != Long.MIN_VALUE) {
      finish();
      now = time;
      nextDue = Long.MIN_VALUE;
      return;
    }
    if (time <= now) {
      return;
    }
    if (time < nextDue) {
      now = time;
      return;
    }
    for (Conversation each = queues.overdue(time); each != null; each = queues.overdue(time)) {
      now = Math.max(now, queues.outcomeDue(each));
      giveUpWaiting(each);
    }
    for (Conversation each = queues.idle(time); each != null; each = queues.idle(time)) {
      end(each);
    }
    now = time;
    nextDue = queues.nextDue(time);
  }

  private void giveUpWaiting(Conversation conversation) {
    boolean tookUp = conversation.taken;
    if (conversation.outcome == Outcome.PENDING && !conversation.established) {
      judge(conversation, tookUp && !conversation.answersFirst ? Outcome.EMPTY : Outcome.SILENT);
    }
    queues.stopWaiting(conversation);
  }

  private void evict() {
    evicted++;
    end(queues.leastUseful());
  }

  private void end(Conversation conversation) {
    if (queues.isWaiting(conversation)) {
      giveUpWaiting(conversation);
    }
    if (!conversation.closed) {
      conversation.closed = true;
      if (conversation.outcome == Outcome.PENDING) {
        judge(conversation, conversation.taken ? whenTaken(conversation) : Outcome.SILENT);
      }
      listener.ended(conversation, now);
    }
    conversation.leave();
    table.remove(conversation);
    if (latest == conversation) {
      latest = null;
    }
    conversation.forget();
  }

  /** Ends all conversations, because the input has ended. */
  public void finish() {
    for (Conversation each = queues.any(); each != null; each = queues.any()) {
      end(each);
    }
  }
}

package io.mlids.core.behaviour;

import io.mlids.core.packet.DecodedPacket;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Flows of a table to the events that their packets would have made, in the order of time: a flow
 * opens with its start, and what came of it is known then; it ends with its last packet. Tables
 * list flows as they end, so a bounded number is held to be put in order; what comes later still
 * happens at once, and is counted. Belongs to one thread.
 */
final class FlowEvents {
  private static final int HELD = 1 << 18;

  /** A flow that waits for its start or its end. */
  private record Waiting(long at, long number, ObservedFlow flow, Conversation conversation) {}

  private static final Comparator<Waiting> IN_TIME =
      Comparator.comparingLong(Waiting::at).thenComparingLong(Waiting::number);

  private final PriorityQueue<Waiting> starts = new PriorityQueue<>(IN_TIME);
  private final PriorityQueue<Waiting> ends = new PriorityQueue<>(IN_TIME);
  private final ConversationListener listener;
  private final Payload payload;
  private long number;
  private long late;
  private long now = Long.MIN_VALUE;

  /**
   * Events of no flow.
   *
   * @param payload is made as long as the messages that the listener is given
   */
  FlowEvents(ConversationListener listener, Payload payload) {
    this.listener = listener;
    this.payload = payload;
  }

  /** The time of the events so far. */
  long now() {
    return now;
  }

  long opened() {
    return number - starts.size();
  }

  /** Flows whose start was before what had happened already. */
  long late() {
    return late;
  }

  void add(ObservedFlow flow) {
    starts.add(new Waiting(flow.start(), number++, flow, null));
    if (starts.size() > HELD) {
      open(starts.poll());
    }
  }

  /** Lets everything happen. */
  void finish() {
    while (!starts.isEmpty()) {
      open(starts.poll());
    }
    endUntil(Long.MAX_VALUE);
  }

  private void endUntil(long time) {
    while (!ends.isEmpty() && ends.peek().at() <= time) {
      Waiting end = ends.poll();
      now = Math.max(now, end.at());
      end.conversation().closed = true;
      listener.ended(end.conversation(), now);
      end.conversation().forget();
    }
  }

  private void open(Waiting start) {
    if (start.at() < now) {
      late++;
    }
    endUntil(start.at());
    now = Math.max(now, start.at());
    ObservedFlow flow = start.flow();
    Conversation conversation = conversation(flow);
    long packets = conversation.forwardPackets + conversation.backwardPackets;
    listener.opened(conversation, now);
    if (conversation.forwardBytes > 0) {
      say(conversation, true, conversation.forwardBytes / conversation.forwardPackets);
    }
    if (conversation.backwardBytes > 0) {
      say(conversation, false, conversation.backwardBytes / conversation.backwardPackets);
    }
    conversation.outcome = outcome(flow, conversation);
    listener.judged(conversation, Outcome.PENDING, now);
    if (packets > 1) {
      conversation.grew(flow.start() + flow.duration());
      listener.grew(conversation, now);
    }
    ends.add(new Waiting(flow.start() + flow.duration(), start.number(), flow, conversation));
  }

  private void say(Conversation conversation, boolean forward, long length) {
    if (forward) {
      conversation.requests++;
    } else {
      conversation.responses++;
    }
    payload.setLength((int) length);
    listener.message(conversation, forward, (int) length, now);
  }

  private static Conversation conversation(ObservedFlow flow) {
    boolean tcp = flow.protocol() == DecodedPacket.TCP;
    // A flow that begins with the answer to a connection is turned round, and nothing goes forward.
    boolean answersFirst =
        flow.forwardPackets() == 0 && flow.backwardPackets() > 0
            || flow.protocol() == DecodedPacket.UDP
                && WellKnown.isReflector(flow.sourcePort())
                && !WellKnown.isReflector(flow.destinationPort())
                && flow.destinationPort() >= 1024;
    boolean turned = answersFirst && flow.forwardPackets() > 0;
    boolean begun =
        !answersFirst && (!tcp || flow.count(DecodedPacket.SYN) > 0 || !flow.knowsFlags());
    Conversation conversation =
        new Conversation(
            0,
            0,
            0,
            0,
            0,
            turned ? flow.destination() : flow.source(),
            turned ? flow.source() : flow.destination(),
            turned ? flow.destinationPort() : flow.sourcePort(),
            turned ? flow.sourcePort() : flow.destinationPort(),
            flow.protocol(),
            0,
            begun,
            answersFirst,
            tcp ? firstFlags(flow, begun) : 0,
            0,
            flow.start());
    conversation.forwardPackets = turned ? flow.backwardPackets() : flow.forwardPackets();
    conversation.backwardPackets = turned ? flow.forwardPackets() : flow.backwardPackets();
    conversation.forwardBytes = turned ? flow.backwardBytes() : flow.forwardBytes();
    conversation.backwardBytes = turned ? flow.forwardBytes() : flow.backwardBytes();
    conversation.last = flow.start() + flow.duration();
    return conversation;
  }

  /**
   * All flags of a flow of one packet each way are its first one's, but for those of the answer.
   */
  private static int firstFlags(ObservedFlow flow, boolean begun) {
    if (begun || !flow.knowsFlags()) {
      return DecodedPacket.SYN;
    }
    if (flow.forwardPackets() > 1) {
      return DecodedPacket.ACK;
    }
    int flags = 0;
    for (int flag = DecodedPacket.FIN; flag <= DecodedPacket.URG; flag <<= 1) {
      flags |= flow.count(flag) > 0 ? flag : 0;
    }
    return flow.backwardPackets() > 0 ? flags & ~DecodedPacket.RST : flags;
  }

  private static Outcome outcome(ObservedFlow flow, Conversation conversation) {
    if (conversation.answersFirst) {
      return conversation.forwardPackets > 0 ? Outcome.ANSWERED : Outcome.SILENT;
    }
    if (!conversation.isTcp()) {
      return conversation.backwardPackets > 0 ? Outcome.ANSWERED : Outcome.SILENT;
    }
    if (conversation.forwardBytes > 0 && conversation.forwardPackets > 1
        || conversation.backwardBytes > 0) {
      return Outcome.ANSWERED;
    }
    if (conversation.backwardPackets == 0) {
      return Outcome.SILENT;
    }
    boolean taken = flow.count(DecodedPacket.SYN) > 1 || conversation.packets() > 2;
    return !taken && flow.count(DecodedPacket.RST) > 0 ? Outcome.REFUSED : Outcome.EMPTY;
  }
}

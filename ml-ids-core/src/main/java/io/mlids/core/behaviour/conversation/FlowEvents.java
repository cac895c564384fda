package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.port.WellKnown;
import io.mlids.core.behaviour.table.TimeQueue;
import io.mlids.core.packet.DecodedPacket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the flows in a file into the events that their packets would have caused, in chronological
 * order. A flow opens at its start, with its final outcome, and ends with its last packet. Files
 * list flows in the order in which they ended, so a bounded number of flows is buffered and sorted.
 * A flow that is too late for the buffer opens immediately and is counted. The same bound applies
 * to the number of open flows: at this limit, the flow that would end first is ended early. Not
 * thread-safe.
 */
public final class FlowEvents {
  private static final int HELD = 1 << 17;

  /** The number of flows that are prepared at a time. */
  private static final int PREPARED = 32;

  /** A flow that opens soon. */
  private record Opening(long order, ObservedFlow flow, Conversation conversation) {}

  private final TimeQueue<ObservedFlow> starts = new TimeQueue<>();

  /**
   * The flows that open next, in order, removed from {@link #starts} so that the listener can
   * prepare for several of them at a time.
   */
  private final ArrayDeque<Opening> next = new ArrayDeque<>(PREPARED);

  private final TimeQueue<Conversation> ends = new TimeQueue<>();
  private final ConversationListener listener;
  private final Payload payload;
  private long number;
  private long late;
  private long now = Long.MIN_VALUE;

  /**
   * Creates an instance with no flows.
   *
   * @param payload set to the length of each message before the listener receives it
   */
  public FlowEvents(ConversationListener listener, Payload payload) {
    this.listener = listener;
    this.payload = payload;
  }

  /** The time of the latest event. */
  public long now() {
    return now;
  }

  public long opened() {
    return number - waiting();
  }

  /** The number of flows that arrived too late to be sorted. */
  public long late() {
    return late;
  }

  public void add(ObservedFlow flow) {
    if (!next.isEmpty() && flow.start() < next.getLast().flow().start()) {
      next.forEach(each -> starts.add(each.flow().start(), each.order(), each.flow()));
      next.clear();
    }
    starts.add(flow.start(), number++, flow);
    if (waiting() > HELD) {
      openFirst();
    }
  }

  /** The number of flows that have not opened yet. */
  private int waiting() {
    return starts.size() + next.size();
  }

  /** Processes all remaining events. */
  public void finish() {
    while (waiting() > 0) {
      openFirst();
    }
    while (ends.size() > 0) {
      endFirst();
    }
  }

  private void endFirst() {
    now = Math.max(now, ends.firstTime());
    Conversation ending = ends.remove();
    ending.closed = true;
    listener.ended(ending, now);
    ending.forget();
  }

  private void openFirst() {
    if (next.isEmpty()) {
      prepare();
    }
    Opening opening = next.removeFirst();
    ObservedFlow flow = opening.flow();
    long start = flow.start();
    if (start < now) {
      late++;
    }
    while (ends.firstTime() <= start || ends.size() >= HELD) {
      endFirst();
    }
    now = Math.max(now, start);
    Conversation conversation = opening.conversation();
    listener.opened(conversation, now);
    if (conversation.forwardBytes > 0) {
      say(conversation, true, conversation.forwardBytes / conversation.forwardPackets);
    }
    if (conversation.backwardBytes > 0) {
      say(conversation, false, conversation.backwardBytes / conversation.backwardPackets);
    }
    conversation.outcome = outcome(flow, conversation);
    listener.judged(conversation, Outcome.PENDING, now);
    if (conversation.packets() > 1) {
      conversation.grew(flow.start() + flow.duration());
      listener.grew(conversation, now);
    }
    ends.add(flow.start() + flow.duration(), opening.order(), conversation);
  }

  private void prepare() {
    List<Conversation> expected = new ArrayList<>(PREPARED);
    while (starts.size() > 0 && expected.size() < PREPARED) {
      long order = starts.firstNumber();
      ObservedFlow flow = starts.remove();
      Conversation conversation = conversation(flow);
      next.addLast(new Opening(order, flow, conversation));
      expected.add(conversation);
    }
    listener.expected(expected);
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
    // A flow that begins with the answer to a connection request has been reversed and has no
    // forward packets.
    boolean answersFirst =
        flow.forwardPackets() == 0 && flow.backwardPackets() > 0
            || flow.protocol() == DecodedPacket.UDP
                && WellKnown.isReflector(flow.sourcePort())
                && !WellKnown.isReflector(flow.destinationPort())
                && flow.destinationPort() >= 1024;
    boolean reversed = answersFirst && flow.forwardPackets() > 0;
    boolean begun =
        !answersFirst && (!tcp || flow.count(DecodedPacket.SYN) > 0 || !flow.knowsFlags());
    return new Conversation(flow, reversed, begun, answersFirst, tcp ? firstFlags(flow, begun) : 0);
  }

  /**
   * The flags of the first packet, as far as they can be derived from the flow's counts. If the
   * flow has only one forward packet, the result contains all of the flow's flags, except a reset
   * in the answer.
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

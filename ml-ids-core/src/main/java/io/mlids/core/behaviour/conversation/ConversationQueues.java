package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.EntryQueue;

/**
 * The queues in which open conversations wait for their outcome or their end. Every conversation is
 * in one of them. Not thread-safe.
 */
final class ConversationQueues {
  private static final long SILENT_IDLE_MICROS = 60_000_000L;
  private static final long TALKING_IDLE_MICROS = 120_000_000L;
  private static final long ESTABLISHED_IDLE_MICROS = 900_000_000L;
  private static final long CLOSED_MICROS = 10_000_000L;

  private final long answerWaitMicros;

  /** Conversations without an outcome, in the order in which they opened. */
  private final EntryQueue<Conversation> waiting = new EntryQueue<>();

  /**
   * Conversations without an answer. This queue and those below are ordered by the time of the last
   * packet.
   */
  private final EntryQueue<Conversation> silent = new EntryQueue<>();

  private final EntryQueue<Conversation> talking = new EntryQueue<>();
  private final EntryQueue<Conversation> established = new EntryQueue<>();
  private final EntryQueue<Conversation> closed = new EntryQueue<>();

  /** Creates empty queues. */
  ConversationQueues(long answerWaitMicros) {
    this.answerWaitMicros = answerWaitMicros;
  }

  /** Adds a new conversation, which waits for its outcome. */
  void add(Conversation conversation) {
    waiting.add(conversation);
  }

  /** Returns whether a conversation waits for its outcome. */
  boolean isWaiting(Conversation conversation) {
    return conversation.isWaiting(waiting);
  }

  /**
   * Moves a conversation that has received a packet to the end of the queue that fits its state.
   * Closed conversations, and those still waiting for an outcome, stay where they are.
   */
  void touch(Conversation conversation) {
    if (conversation.closed || isWaiting(conversation) && conversation.outcome == Outcome.PENDING) {
      return;
    }
    EntryQueue<Conversation> fitting =
        conversation.isTcp() && conversation.taken && conversation.established
            ? established
            : conversation.backwardPackets > 0 ? talking : silent;
    moveTo(conversation, fitting);
  }

  /** Moves a conversation that has waited for an outcome for the maximum time. */
  void stopWaiting(Conversation conversation) {
    moveTo(
        conversation,
        conversation.established ? established : conversation.taken ? talking : silent);
  }

  /** Moves a conversation that is closed. */
  void close(Conversation conversation) {
    moveTo(conversation, closed);
  }

  private static void moveTo(Conversation conversation, EntryQueue<Conversation> queue) {
    if (conversation.isWaiting(queue)) {
      queue.touch(conversation);
    } else {
      conversation.leave();
      queue.add(conversation);
    }
  }

  /**
   * The next conversation that has waited for an outcome for the maximum time; null if there is
   * none.
   */
  Conversation overdue(long time) {
    Conversation oldest = waiting.oldest();
    return oldest != null && time >= outcomeDue(oldest) ? oldest : null;
  }

  /** The time at which a conversation stops waiting for an outcome. */
  long outcomeDue(Conversation conversation) {
    return conversation.start + answerWaitMicros;
  }

  /**
   * The next conversation that ends because it has been idle for too long; null if there is none.
   */
  Conversation idle(long time) {
    Conversation idle = idle(closed, time, CLOSED_MICROS);
    if (idle == null) {
      idle = idle(silent, time, SILENT_IDLE_MICROS);
    }
    if (idle == null) {
      idle = idle(talking, time, TALKING_IDLE_MICROS);
    }
    return idle == null ? idle(established, time, ESTABLISHED_IDLE_MICROS) : idle;
  }

  private static Conversation idle(EntryQueue<Conversation> queue, long time, long idleMicros) {
    Conversation oldest = queue.oldest();
    return oldest != null && time - oldest.last >= idleMicros ? oldest : null;
  }

  /**
   * The time before which no conversation is due, including those that are added at or after the
   * given time.
   */
  long nextDue(long time) {
    long due = time + Math.min(answerWaitMicros, CLOSED_MICROS);
    if (waiting.oldest() != null) {
      due = Math.min(due, outcomeDue(waiting.oldest()));
    }
    due = Math.min(due, idleAt(closed, CLOSED_MICROS));
    due = Math.min(due, idleAt(silent, SILENT_IDLE_MICROS));
    due = Math.min(due, idleAt(talking, TALKING_IDLE_MICROS));
    return Math.min(due, idleAt(established, ESTABLISHED_IDLE_MICROS));
  }

  private static long idleAt(EntryQueue<Conversation> queue, long idleMicros) {
    Conversation oldest = queue.oldest();
    return oldest == null ? Long.MAX_VALUE : oldest.last + idleMicros;
  }

  /** The conversation to evict if there are too many: the oldest one of the least useful kind. */
  Conversation leastUseful() {
    return oldestOf(closed, silent, waiting, talking, established);
  }

  /** Any conversation; null if there is none. */
  Conversation any() {
    return oldestOf(waiting, silent, talking, established, closed);
  }

  @SafeVarargs
  private static Conversation oldestOf(EntryQueue<Conversation>... queues) {
    for (EntryQueue<Conversation> queue : queues) {
      if (queue.oldest() != null) {
        return queue.oldest();
      }
    }
    return null;
  }
}

package io.mlids.core.behaviour.conversation;

import java.util.List;

/** Receives conversation events. */
public interface ConversationListener {

  /** The given conversations will probably open next. */
  default void expected(List<Conversation> conversations) {}

  /** A conversation opened with its first packet. */
  void opened(Conversation conversation, long now);

  /** The outcome became known or changed. */
  void judged(Conversation conversation, Outcome before, long now);

  /**
   * A side started to send data or continued after a pause.
   *
   * @param forward true if the side is the initiator
   * @param length payload bytes of the message's first packet
   */
  void message(Conversation conversation, boolean forward, int length, long now);

  /**
   * The initiator sent the body that the first packet of its message announced (see {@link
   * Conversation#awaitsBody}).
   */
  void body(Conversation conversation, long now);

  /** The number of packets reached a power of two. */
  void grew(Conversation conversation, long now);

  /** The conversation ended. */
  void ended(Conversation conversation, long now);
}

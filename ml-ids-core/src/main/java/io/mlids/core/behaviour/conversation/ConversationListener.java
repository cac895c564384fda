package io.mlids.core.behaviour.conversation;

/** Receives conversations as they open, change and end. */
public interface ConversationListener {

  /** A conversation has opened with one packet. */
  void opened(Conversation conversation, long now);

  /** The outcome has become known or has changed. */
  void judged(Conversation conversation, Outcome before, long now);

  /**
   * A side started to send data, or continued after a pause.
   *
   * @param forward whether it is the initiator
   * @param length payload bytes of the message's first packet
   */
  void message(Conversation conversation, boolean forward, int length, long now);

  /**
   * The initiator continued a message whose first packet announced a body ({@link
   * Conversation#awaitsBody}).
   */
  void body(Conversation conversation, long now);

  /** Its packets have reached another power of two. */
  void grew(Conversation conversation, long now);

  /** It is over. */
  void ended(Conversation conversation, long now);
}

package io.mlids.core.behaviour.conversation;

/** Is given conversations as they open, change and end. */
public interface ConversationListener {

  /** Someone turned to someone; one packet has been seen. */
  void opened(Conversation conversation, long now);

  /** It is known what came of it, or known better than before. */
  void judged(Conversation conversation, Outcome before, long now);

  /**
   * A side began to speak, or went on after a pause.
   *
   * @param forward whether it is the initiator
   * @param length payload bytes of the message's first packet
   */
  void message(Conversation conversation, boolean forward, int length, long now);

  /** Its packets have reached another power of two. */
  void grew(Conversation conversation, long now);

  /** It is over. */
  void ended(Conversation conversation, long now);
}

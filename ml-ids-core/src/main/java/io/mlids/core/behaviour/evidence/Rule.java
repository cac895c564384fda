package io.mlids.core.behaviour.evidence;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.ConversationListener;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.payload.WebRequest;

/** Watches conversations for one kind of behaviour. Not thread-safe. */
public interface Rule {

  /** See {@link ConversationListener#opened}; the conversation's subjects are already attached. */
  default void opened(Conversation conversation, long now) {}

  /** See {@link ConversationListener#judged}. */
  default void judged(Conversation conversation, Outcome before, long now) {}

  /** See {@link ConversationListener#message}. */
  default void message(Conversation conversation, boolean forward, Payload payload, long now) {}

  /**
   * The initiator sent a web request on a {@linkplain Conversation#isFollowed followed}
   * conversation. Rules that need any message have seen it already, by {@link #message}.
   *
   * @param request valid during the call
   */
  default void request(Conversation conversation, WebRequest request, long now) {}

  /**
   * The body of a web request began in a separate packet.
   *
   * @param payload the payload, which starts with the body
   */
  default void body(Conversation conversation, Payload payload, long now) {}

  /** See {@link ConversationListener#grew}. */
  default void grew(Conversation conversation, long now) {}

  /** See {@link ConversationListener#ended}. */
  default void ended(Conversation conversation, long now) {}
}

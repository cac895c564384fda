package io.mlids.core.behaviour.evidence;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.ConversationListener;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.payload.WebRequest;

/** Watches conversations for one kind of behaviour. Not thread-safe. */
public abstract class Rule {

  /** See {@link ConversationListener#opened}; the conversation's subjects are already attached. */
  public void opened(Conversation conversation, long now) {}

  /** See {@link ConversationListener#judged}. */
  public void judged(Conversation conversation, Outcome before, long now) {}

  /** See {@link ConversationListener#message}. */
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {}

  /**
   * The initiator sent a web request on a {@linkplain Conversation#isFollowed followed}
   * conversation. {@link #message} has already been called for the same message.
   *
   * @param request the request; valid only during the call
   */
  public void request(Conversation conversation, WebRequest request, long now) {}

  /**
   * The initiator began to send the body of a web request in a separate packet from the headers.
   *
   * @param payload the payload, which starts with the body
   */
  public void body(Conversation conversation, Payload payload, long now) {}

  /** See {@link ConversationListener#grew}. */
  public void grew(Conversation conversation, long now) {}

  /** See {@link ConversationListener#ended}. */
  public void ended(Conversation conversation, long now) {}
}

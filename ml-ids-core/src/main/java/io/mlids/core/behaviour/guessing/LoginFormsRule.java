package io.mlids.core.behaviour.guessing;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.LoginForm;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.payload.WebRequest;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Detects password guessing by many login forms submitted with different contents. */
final class LoginFormsRule extends LoginRule {
  /** Shorter connections are too short for slow requests. */
  private static final long LONGEST_UNSEEN_ANSWER_MICROS = 4_000_000L;

  private static final double UNNAMED = 0.25;
  private static final double HIDDEN = 0.5;

  /** Every path carries segments of this size, so a sender with more to send fills them. */
  private static final int SMALLEST_FULL_SEGMENT = 536;

  private final double attempts;

  LoginFormsRule(RuleContext context, Memory<Guessing> memory) {
    super(context, memory);
    this.attempts = context.value(Parameter.GUESSING_ATTEMPTS);
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (!forward && conversation.isFollowed()) {
      countHidden(conversation, now);
    }
  }

  @Override
  public void request(Conversation conversation, WebRequest request, long now) {
    if (isHeldBack(conversation, request.payload())) {
      return;
    }
    LinkState link = conversation.link();
    if (request.isPost() && conversation.hasUnknownEnd()) {
      memory.of(link).begun.add(form(conversation, conversation.requests()));
    }
    if (LoginForm.isHidden(request)) {
      memory.of(link).hidden.add(form(conversation, conversation.requests()));
    } else {
      submitted(link, LoginForm.credentials(request), LoginForm.values(request), now);
    }
  }

  @Override
  public void body(Conversation conversation, Payload payload, long now) {
    if (isHeldBack(conversation, payload) || isLate(conversation)) {
      return;
    }
    submitted(
        conversation.link(),
        LoginForm.credentialsOfBody(payload),
        LoginForm.valuesOfBody(payload),
        now);
  }

  /**
   * Returns whether a sender holds back the rest of a form even though the segment has room for
   * more data. A server cannot check the credentials in such a form. Slow requests send forms in
   * this way, with arbitrary contents.
   */
  private static boolean isHeldBack(Conversation conversation, Payload payload) {
    return conversation.isUnfinished() && payload.length() < SMALLEST_FULL_SEGMENT;
  }

  /**
   * Returns whether a body follows its headers only after a pause, as in slow requests. If the
   * headers were not captured completely, it is unknown how much of the form is still missing.
   */
  private boolean isLate(Conversation conversation) {
    return memory.isOf(conversation.link())
        && memory
            .of(conversation.link())
            .begun
            .contains(form(conversation, conversation.requests() - 1));
  }

  private static long form(Conversation conversation, int request) {
    return conversation.start() * 31 + request;
  }

  /**
   * Counts the oldest unanswered form if its content was not captured. Call this once the server
   * has answered, because the form may be incomplete until then, or once the conversation has
   * ended.
   */
  private void countHidden(Conversation conversation, long now) {
    LinkState link = conversation.link();
    long form = form(conversation, conversation.requests());
    if (memory.isOf(link) && memory.of(link).hidden.remove(form)) {
      Guessing guessing = memory.of(link);
      guessing.credentials.add(form);
      guessing.forms.add(now, HIDDEN);
      assess(link, guessing, now);
    }
  }

  /**
   * Counts a submitted form, given the hash of its credentials and, for a short form, the hash of
   * its values; −1 means that a hash is missing.
   */
  private void submitted(LinkState link, long credentials, long values, long now) {
    long tried = credentials < 0 ? values : credentials;
    if (tried < 0) {
      return;
    }
    Guessing guessing = memory.of(link);
    if (credentials >= 0) {
      attempted(link, guessing, now);
    }
    if (guessing.credentials.add(tried)) {
      // Forms count less if none of their parameter names suggests a secret.
      guessing.forms.add(now, credentials < 0 ? UNNAMED : 1);
      assess(link, guessing, now);
    }
  }

  @Override
  public void ended(Conversation conversation, long now) {
    if (conversation.isFollowed()
        && conversation.responses() == 0
        && conversation.last() - conversation.start() < LONGEST_UNSEEN_ANSWER_MICROS) {
      // The answer may be missing because only one side was captured.
      countHidden(conversation, now);
    }
  }

  private void assess(LinkState link, Guessing guessing, long now) {
    attempted(link, guessing, now);
    if (guessing.forms.value(now) >= attempts && guessing.isDue(guessing.credentials.size())) {
      report(link, observed(link, now), now);
    }
  }

  private Evidence observed(LinkState link, long now) {
    Guessing guessing = memory.of(link);
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("credentials", guessing.credentials.size());
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return observed(
        link,
        0.8,
        guessing.credentials.size(),
        attempts,
        numbers,
        Text.count(
                guessing.credentials.size(), "different credential", guessing.credentials.isFull())
            + " from "
            + link.source()
            + " for the login form at "
            + Endpoint.text(link.destination(), link.port())
            + " in "
            + Text.duration(now - link.tally().first()),
        later -> observed(link, later),
        now);
  }
}

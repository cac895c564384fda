package io.mlids.core.behaviour.guessing;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.LoginAnswer;
import io.mlids.core.behaviour.payload.LoginBanner;
import io.mlids.core.behaviour.payload.LoginForm;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.payload.WebRequest;
import io.mlids.core.behaviour.port.WellKnown;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Detects a source that repeatedly tries to log in to a service. The signs are refusals in clear
 * text, in one or more connections; many login forms submitted with different contents; or, if the
 * protocol is encrypted, short conversations of similar size with a login service. For comparison,
 * the thresholds of other programs are 9 (Slips), 30 in 30 min (Zeek, SSH), and 5 with one forgiven
 * every 10 s (CrowdSec).
 */
final class GuessingRule extends TcpRule {
  private static final long LONGEST_TRY_MICROS = 60_000_000L;

  /** Shorter connections are too short for slow requests. */
  private static final long LONGEST_UNSEEN_ANSWER_MICROS = 4_000_000L;

  private static final double UNNAMED = 0.25;
  private static final double HIDDEN = 0.5;

  /**
   * With fewer conversations, guessing cannot be distinguished from a script that runs commands one
   * after another.
   */
  private static final int MANY_TRIES = 20;

  private static final double FEW_PER_ATTEMPT = 1.4;

  /** The client's part of an SSH key exchange alone takes more bytes than this. */
  private static final long FEWEST_BYTES_OF_SSH = 400;

  /** Every path carries segments of this size, so a sender with more to send fills them. */
  private static final int SMALLEST_FULL_SEGMENT = 536;

  private final double attempts;
  private final double refusals;
  private final double spread;
  private final double session;
  private final double largest;
  private final Subjects subjects;
  private final Memory<Guessing> memory;
  private final Evidence.Taker evidence;

  GuessingRule(RuleContext context) {
    this.attempts = context.value(Parameter.GUESSING_ATTEMPTS);
    this.refusals = context.value(Parameter.GUESSING_REFUSALS);
    this.spread = context.value(Parameter.GUESSING_SPREAD);
    this.session = context.value(Parameter.GUESSING_SESSION_BYTES);
    this.largest = context.value(Parameter.GUESSING_LARGEST_BYTES);
    double halfLife = context.value(Parameter.GUESSING_HALF_LIFE);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(() -> new Guessing(halfLife, context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (!conversation.isFollowed()) {
      return;
    }
    LinkState link = conversation.link();
    if (!forward) {
      countHidden(conversation, now);
    }
    if (payload.available() == 0) {
      return;
    }
    if (forward) {
      if (LoginBanner.startsEncryption(payload)) {
        memory.of(link).encrypted = true;
      }
      return;
    }
    String service = LoginBanner.service(payload);
    if (!service.isEmpty()) {
      memory.of(link).service = service;
      link.setLogin();
    }
    switch (LoginAnswer.of(payload, conversation.responderPort())) {
      case REFUSED -> {
        Guessing guessing = memory.of(link);
        guessing.refused++;
        guessing.refusals.add(now, 1);
        assessRefusals(link, guessing, now);
      }
      case ADMITTED -> {
        if (memory.isOf(link)) {
          memory.of(link).admissions.add(now, 1);
        }
      }
      case NEITHER -> {}
    }
  }

  @Override
  public void request(Conversation conversation, WebRequest request, long now) {
    if (isHeldBack(conversation, request.payload())) {
      return;
    }
    LinkState link = conversation.link();
    if (request.isPost() && conversation.awaitsBody() && !conversation.isUnfinished()) {
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
      assessForms(link, guessing, now);
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
      assessForms(link, guessing, now);
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
    if (!conversation.isFollowed()
        || conversation.outcome() != Outcome.ANSWERED
        || conversation.forwardBytes() == 0
        || conversation.backwardBytes() == 0
        || conversation.bytes() > largest
        || conversation.last() - conversation.start() > LONGEST_TRY_MICROS) {
      return;
    }
    LinkState link = conversation.link();
    boolean login =
        WellKnown.isInteractive(link.port())
            || memory.isOf(link) && !memory.of(link).service.isEmpty();
    if (!login) {
      return;
    }
    Guessing guessing = memory.of(link);
    if (guessing.isReadable() || isGreeting(conversation, guessing)) {
      return;
    }
    guessing.add(conversation);
    guessing.tries.add(now, 1);
    assessTries(link, guessing, now);
  }

  /** Records an attempt if its source has already been reported. */
  private static void attempted(LinkState link, Guessing guessing, long now) {
    if (guessing.hasBegun()) {
      link.setGuessing(now);
    }
  }

  /**
   * Returns whether an SSH conversation is too short for a login, for example because a monitoring
   * system reads only the banner.
   */
  private static boolean isGreeting(Conversation conversation, Guessing guessing) {
    return guessing.service.equals(LoginBanner.SSH)
        && conversation.forwardBytes() < FEWEST_BYTES_OF_SSH;
  }

  private void assessTries(LinkState link, Guessing guessing, long now) {
    attempted(link, guessing, now);
    double tries = guessing.tries.value(now);
    if (tries < attempts
        || guessing.spread() > spread
        || guessing.admissions.value(now) * 2 > tries
        || guessing.tried < MANY_TRIES && isSession(guessing)
        || !guessing.isDue(guessing.tried)) {
      return;
    }
    subjects.links().keep(link);
    link.setGuessing(now);
    evidence.take(byTries(link, now));
  }

  /** Returns whether the conversations are long enough to contain a login and a command. */
  private boolean isSession(Guessing guessing) {
    return guessing.medianAsked() > session && guessing.medianAnswered() > session;
  }

  private Evidence byTries(LinkState link, long now) {
    Guessing guessing = memory.of(link);
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("attempts", guessing.tried);
    numbers.put("median_bytes_asked", guessing.medianAsked());
    numbers.put("median_bytes_answered", guessing.medianAnswered());
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    boolean few = guessing.tried < MANY_TRIES;
    return observed(
        link,
        few ? 0.5 : 0.8,
        guessing.tried,
        few ? FEW_PER_ATTEMPT * attempts : attempts,
        numbers,
        Text.count(guessing.tried, "short conversation")
            + " between "
            + link.source()
            + " and "
            + service(link)
            + " at "
            + Endpoint.text(link.destination(), link.port())
            + " in "
            + Text.duration(now - link.tally().first())
            + ", all of similar size: about "
            + Text.bytes(guessing.medianAsked())
            + " sent and "
            + Text.bytes(guessing.medianAnswered())
            + " received",
        later -> byTries(link, later),
        now);
  }

  private void assessRefusals(LinkState link, Guessing guessing, long now) {
    attempted(link, guessing, now);
    double net = guessing.refusals.value(now) - guessing.admissions.value(now);
    if (net < refusals || !guessing.isDue(guessing.refused)) {
      return;
    }
    subjects.links().keep(link);
    link.setGuessing(now);
    evidence.take(byRefusals(link, now));
  }

  private Evidence byRefusals(LinkState link, long now) {
    Guessing guessing = memory.of(link);
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("refused", guessing.refused);
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return observed(
        link,
        0.8,
        guessing.refused,
        refusals,
        numbers,
        service(link)
            + " at "
            + Endpoint.text(link.destination(), link.port())
            + " refused "
            + Text.count(guessing.refused, "login")
            + " from "
            + link.source()
            + " in "
            + Text.duration(now - link.tally().first()),
        later -> byRefusals(link, later),
        now);
  }

  private void assessForms(LinkState link, Guessing guessing, long now) {
    attempted(link, guessing, now);
    if (guessing.forms.value(now) < attempts || !guessing.isDue(guessing.credentials.size())) {
      return;
    }
    subjects.links().keep(link);
    link.setGuessing(now);
    evidence.take(byForms(link, now));
  }

  private Evidence byForms(LinkState link, long now) {
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
        later -> byForms(link, later),
        now);
  }

  private String service(LinkState link) {
    String seen = memory.isOf(link) ? memory.of(link).service : "";
    return seen.isEmpty() ? WellKnown.login(link.port()) : seen;
  }

  private Evidence observed(
      LinkState link,
      double weight,
      long amount,
      double enough,
      Map<String, Number> numbers,
      String reason,
      Evidence.Again again,
      long now) {
    return Evidence.of(
        BehaviourKind.PASSWORD_GUESSING,
        link,
        now,
        weight,
        1 - 0.5 * enough / Math.max(enough, amount),
        numbers,
        reason,
        again);
  }
}

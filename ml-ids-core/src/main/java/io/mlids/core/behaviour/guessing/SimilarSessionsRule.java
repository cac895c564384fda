package io.mlids.core.behaviour.guessing;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.LoginBanner;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.port.WellKnown;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Detects password guessing over encrypted protocols: short conversations of similar size with a
 * login service. Also recognises login services by their banners.
 */
final class SimilarSessionsRule extends LoginRule {
  private static final long LONGEST_TRY_MICROS = 60_000_000L;

  /**
   * With fewer conversations, guessing cannot be distinguished from a script that runs commands one
   * after another.
   */
  private static final int MANY_TRIES = 20;

  private static final double FEW_PER_ATTEMPT = 1.4;

  /** The client's part of an SSH key exchange alone takes more bytes than this. */
  private static final long FEWEST_BYTES_OF_SSH = 400;

  private final double attempts;
  private final double spread;
  private final double session;
  private final double largest;

  SimilarSessionsRule(RuleContext context, Memory<Guessing> memory) {
    super(context, memory);
    this.attempts = context.value(Parameter.GUESSING_ATTEMPTS);
    this.spread = context.value(Parameter.GUESSING_SPREAD);
    this.session = context.value(Parameter.GUESSING_SESSION_BYTES);
    this.largest = context.value(Parameter.GUESSING_LARGEST_BYTES);
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (!conversation.isFollowed() || payload.available() == 0) {
      return;
    }
    LinkState link = conversation.link();
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
  }

  @Override
  public void ended(Conversation conversation, long now) {
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
    assess(link, guessing, now);
  }

  /**
   * Returns whether an SSH conversation is too short for a login, for example because a monitoring
   * system reads only the banner.
   */
  private static boolean isGreeting(Conversation conversation, Guessing guessing) {
    return guessing.service.equals(LoginBanner.SSH)
        && conversation.forwardBytes() < FEWEST_BYTES_OF_SSH;
  }

  private void assess(LinkState link, Guessing guessing, long now) {
    attempted(link, guessing, now);
    double tries = guessing.tries.value(now);
    if (tries < attempts
        || guessing.spread() > spread
        || guessing.admissions.value(now) * 2 > tries
        || guessing.tried < MANY_TRIES && isSession(guessing)
        || !guessing.isDue(guessing.tried)) {
      return;
    }
    report(link, observed(link, now), now);
  }

  /** Returns whether the conversations are long enough to contain a login and a command. */
  private boolean isSession(Guessing guessing) {
    return guessing.medianAsked() > session && guessing.medianAnswered() > session;
  }

  private Evidence observed(LinkState link, long now) {
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
        later -> observed(link, later),
        now);
  }
}

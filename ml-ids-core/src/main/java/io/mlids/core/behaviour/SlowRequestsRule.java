package io.mlids.core.behaviour;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A source holds many connections to one service open at a time, and each asks so slowly that it
 * never gets an answer (slowloris, slow POST), or lies idle (slow reading, a long keep-alive):
 * Cambiaso et al., "Slow DoS attacks: definition and categorisation", 2013. Told while they are
 * open.
 */
final class SlowRequestsRule implements Rule {
  private final double unanswered;
  private final double held;
  private final long ageMicros;
  private final StateTable<LinkState> links;
  private final Evidence.Taker evidence;

  SlowRequestsRule(
      BehaviourSettings settings, StateTable<LinkState> links, Evidence.Taker evidence) {
    this.unanswered = settings.value(Parameter.SLOW_REQUESTS_UNANSWERED);
    this.held = settings.value(Parameter.SLOW_REQUESTS_HELD);
    this.ageMicros = settings.micros(Parameter.SLOW_REQUESTS_AGE);
    this.links = links;
    this.evidence = evidence;
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    LinkState link = conversation.link;
    if (link == null || !conversation.isTcp() || conversation.answersFirst) {
      return;
    }
    if (forward) {
      if (!conversation.asking && conversation.responses == 0 && !conversation.closed) {
        conversation.asking = true;
        link.unanswered++;
      }
      if (link.unanswered >= unanswered || link.open >= held) {
        if (link.waiting == null) {
          link.waiting = new Waiting();
        }
        assess(link, link.waiting, conversation, now);
      }
    } else if (conversation.asking) {
      conversation.asking = false;
      link.unanswered--;
    }
  }

  @Override
  public void ended(Conversation conversation, long now) {
    if (conversation.asking) {
      conversation.asking = false;
      conversation.link.unanswered--;
    }
  }

  private void assess(LinkState link, Waiting waiting, Conversation conversation, long now) {
    boolean old = now - conversation.start >= ageMicros;
    if (old
        && conversation.asking
        && link.unanswered >= unanswered
        && waiting.progress.isDue(link.unanswered)) {
      waiting.most = Math.max(waiting.most, link.unanswered);
      links.keep(link);
      evidence.take(ofUnanswered(link, now));
    }
    if (link.open >= held && waiting.held.isDue(link.open)) {
      waiting.mostHeld = Math.max(waiting.mostHeld, link.open);
      links.keep(link);
      evidence.take(ofHeld(link, now));
    }
  }

  private Evidence ofUnanswered(LinkState link, long now) {
    return observed(
        link,
        link.waiting.most,
        unanswered,
        Text.count(link.waiting.most, "connection")
            + " of "
            + link.parties()
            + " were open at a time for over "
            + Text.duration(ageMicros)
            + " and their requests not finished",
        later -> ofUnanswered(link, later),
        now);
  }

  private Evidence ofHeld(LinkState link, long now) {
    return observed(
        link,
        link.waiting.mostHeld,
        held,
        Text.count(link.waiting.mostHeld, "connection")
            + " of "
            + link.parties()
            + " were open at a time",
        later -> ofHeld(link, later),
        now);
  }

  private static Evidence observed(
      LinkState link, long most, double enough, String reason, Evidence.Again again, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("open_at_a_time", most);
    numbers.put("unanswered", link.unanswered);
    numbers.put("seconds", Text.seconds(now - link.tally.first()));
    return Evidence.of(
        BehaviourKind.SLOW_REQUESTS,
        link,
        now,
        0.7,
        1 - 0.5 * enough / most,
        numbers,
        reason,
        again);
  }
}

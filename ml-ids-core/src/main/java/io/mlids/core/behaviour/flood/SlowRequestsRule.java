package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Detects when a source keeps many connections to one service open at the same time. Each
 * connection sends its request so slowly that it gets no answer (slowloris, slow POST), or is idle
 * (slow read, long keep-alive); see Cambiaso et al., "Slow DoS attacks: definition and
 * categorisation", 2013. Reports the evidence while the connections are open.
 */
final class SlowRequestsRule extends TcpRule {
  /**
   * With fewer connections than this, the confidence is {@link #FEW}: so few slow connections are
   * unusual, but do not prove an attack.
   */
  private static final int MANY = 30;

  private static final double FEW = 0.38;

  /** Connections that send faster than this count as uploads. */
  private static final double SLOW_BYTES_PER_SECOND = 500;

  private static final long HEADERS_BYTES = 4000;

  private final double unanswered;
  private final double held;
  private final long ageMicros;
  private final Subjects subjects;
  private final Memory<Waiting> memory;
  private final Evidence.Taker evidence;

  SlowRequestsRule(RuleContext context) {
    this.unanswered = context.value(Parameter.SLOW_REQUESTS_UNANSWERED);
    this.held = context.value(Parameter.SLOW_REQUESTS_HELD);
    this.ageMicros = context.settings().micros(Parameter.SLOW_REQUESTS_AGE);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(Waiting::new);
    this.evidence = context.evidence();
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (!conversation.isFollowed() || conversation.answersFirst()) {
      return;
    }
    LinkState link = conversation.link();
    if (forward) {
      if (!conversation.isAsking() && isDue(conversation) && !conversation.closed()) {
        conversation.setAsking(true);
        link.addUnanswered(1);
      }
      if (link.unanswered() >= unanswered || link.open() >= held) {
        assess(link, memory.of(link), conversation, now);
      }
    } else if (!conversation.isUnfinished()) {
      stopAsking(conversation);
    }
  }

  /**
   * Returns whether a connection whose initiator has just sent data is waiting for an answer, or
   * for the rest of a request that was answered early. If the length of the body is unknown, data
   * after the answer counts as the rest.
   */
  private static boolean isDue(Conversation conversation) {
    return conversation.responses() == 0
        || conversation.isUnfinished()
        || conversation.hasUnknownEnd();
  }

  /**
   * Returns whether a connection has carried so little data that its sender must be waiting on
   * purpose.
   */
  private static boolean isSlow(Conversation conversation, long now) {
    double seconds = (now - conversation.start()) / 1e6;
    return conversation.forwardBytes() <= HEADERS_BYTES + SLOW_BYTES_PER_SECOND * seconds;
  }

  private static void stopAsking(Conversation conversation) {
    if (conversation.isAsking()) {
      conversation.setAsking(false);
      conversation.link().addUnanswered(-1);
    }
  }

  @Override
  public void ended(Conversation conversation, long now) {
    // After the server has dropped a connection, the client may send no further message, so the
    // link is assessed here too.
    if (conversation.isAsking() && conversation.link().unanswered() >= unanswered) {
      assess(conversation.link(), memory.of(conversation.link()), conversation, now);
    }
    stopAsking(conversation);
  }

  private void assess(LinkState link, Waiting waiting, Conversation conversation, long now) {
    boolean old = now - conversation.start() >= ageMicros;
    if (old
        && isSlow(conversation, now)
        && conversation.isAsking()
        && link.unanswered() >= unanswered
        && waiting.isDue(link.unanswered())) {
      waiting.most = Math.max(waiting.most, link.unanswered());
      subjects.links().keep(link);
      evidence.take(ofUnanswered(link, waiting, now));
    }
    if (link.open() >= held && waiting.held.isDue(link.open())) {
      waiting.mostHeld = Math.max(waiting.mostHeld, link.open());
      subjects.links().keep(link);
      evidence.take(ofHeld(link, waiting, now));
    }
  }

  private Evidence ofUnanswered(LinkState link, Waiting waiting, long now) {
    return observed(
        link,
        waiting.most,
        unanswered,
        Text.count(waiting.most, "connection")
            + " from "
            + link.parties()
            + " were open at the same time for more than "
            + Text.duration(ageMicros)
            + " with unanswered requests",
        later -> ofUnanswered(link, waiting, later),
        now);
  }

  private Evidence ofHeld(LinkState link, Waiting waiting, long now) {
    return observed(
        link,
        waiting.mostHeld,
        held,
        Text.count(waiting.mostHeld, "connection")
            + " from "
            + link.parties()
            + " were open at the same time",
        later -> ofHeld(link, waiting, later),
        now);
  }

  private static Evidence observed(
      LinkState link, long most, double enough, String reason, Evidence.Again again, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("open_at_a_time", most);
    numbers.put("unanswered", link.unanswered());
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return Evidence.of(
        BehaviourKind.SLOW_REQUESTS,
        link,
        now,
        0.7,
        most < MANY ? FEW : 1 - 0.5 * enough / most,
        numbers,
        reason,
        again);
  }
}

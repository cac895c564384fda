package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.PairState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.evidence.UdpRule;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects UDP floods that consist of few flows: one source opens flow after flow to a host, to any
 * ports, and sends many datagrams on each without an answer. A scanner sends only a few datagrams
 * to each port, and a program that sends data in one direction usually does so on one flow. {@link
 * UdpFloodRule} detects floods of many flows, and {@link FastFlowRule} those of a single flow.
 *
 * <p>Counts are damped, so they represent a rate (Mirsky et al., "Kitsune", NDSS 2018).
 */
final class RepeatedDatagramsRule extends UdpRule {
  /** A power of two, because a conversation reports its growth at powers of two. */
  private static final int REPEATED = 8;

  private static final double DOUBT = 0.7;

  private final double flows;
  private final double perAnswered;
  private final Subjects subjects;
  private final Memory<Balance> memory;
  private final Evidence.Taker evidence;

  RepeatedDatagramsRule(RuleContext context) {
    this.flows = context.value(Parameter.UDP_FLOOD_REPEATING_FLOWS);
    this.perAnswered = context.value(Parameter.UDP_FLOOD_PER_ANSWERED);
    double halfLife = context.value(Parameter.UDP_FLOOD_UNANSWERED_HALF_LIFE);
    this.subjects = context.subjects();
    this.memory = subjects.pairs().memory(() -> new Balance(halfLife));
    this.evidence = context.evidence();
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    PairState pair = conversation.pair();
    if (pair != null && conversation.outcome() == Outcome.ANSWERED && memory.isOf(pair)) {
      memory.of(pair).addNormal(now);
    }
  }

  @Override
  public void grew(Conversation conversation, long now) {
    if (!conversation.isFollowed()
        || conversation.answersFirst()
        || conversation.forwardPackets() != REPEATED
        || conversation.backwardPackets() > 0) {
      return;
    }
    subjects.follow(conversation);
    PairState pair = conversation.pair();
    Balance datagrams = memory.of(pair);
    double count = datagrams.addSuspicious(now, 1);
    if (datagrams.isFlood(count, flows, perAnswered, now)) {
      subjects.pairs().keep(pair);
      evidence.take(observed(pair, datagrams, now));
    }
  }

  private Evidence observed(PairState pair, Balance datagrams, long now) {
    long total = datagrams.total();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("flows", total);
    numbers.put("seconds", Text.seconds(now - pair.tally().first()));
    return new Evidence(
        BehaviourKind.UDP_FLOOD,
        datagrams,
        List.of(pair.source()),
        List.of(pair.destination()),
        List.of(),
        now,
        0.7,
        1 - DOUBT * flows / Math.max(flows, total),
        numbers,
        Text.count(total, "flow")
            + " of at least "
            + REPEATED
            + " datagrams each from "
            + pair.source()
            + " to "
            + pair.destination()
            + " in "
            + Text.duration(now - pair.tally().first())
            + ", hardly any answered",
        pair.tally(),
        later -> observed(pair, datagrams, later));
  }
}

package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.conversation.TargetState;
import io.mlids.core.behaviour.conversation.WellKnown;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects that a destination receives answers from many sources that it has not contacted, either
 * from amplifying UDP services (Rossow, "Amplification hell", NDSS 2014) or from TCP services
 * (Kührer et al., USENIX Security 2014). The destination is the victim; the sources are reflectors.
 */
final class ReflectionRule implements Rule {
  private static final int PORTS_SHOWN = 8;

  private final double answers;
  private final double perAsked;
  private final double reflectors;
  private final double repeatedAnswers;
  private final Subjects subjects;
  private final Memory<Unasked> memory;
  private final Evidence.Taker evidence;

  ReflectionRule(RuleContext context) {
    this.answers = context.value(Parameter.REFLECTION_ANSWERS);
    this.reflectors = context.value(Parameter.REFLECTION_REFLECTORS);
    this.repeatedAnswers = context.value(Parameter.REFLECTION_REPEATED_ANSWERS);
    this.perAsked = context.value(Parameter.REFLECTION_PER_ASKED);
    double halfLife = context.value(Parameter.REFLECTION_HALF_LIFE);
    this.subjects = context.subjects();
    this.memory = subjects.targets().memory(() -> new Unasked(halfLife, context.sets()));
    this.evidence = context.evidence();
  }

  /** A conversation that begins with an answer has the victim as its initiator. */
  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (!conversation.hasTarget()
        || !conversation.answersFirst()
        || conversation.target().destination().equals(ObservedFlow.UNKNOWN)) {
      return;
    }
    TargetState target = conversation.target();
    if (conversation.outcome() == Outcome.ANSWERED) {
      if (memory.isOf(target)) {
        memory.of(target).asked.add(now, 1);
      }
      return;
    }
    if (conversation.isTcp() && conversation.backwardBytes() > 0
        || conversation.isUdp() && !WellKnown.isReflector(conversation.responderPort())
        || conversation.isIcmp()) {
      return;
    }
    Unasked unasked = memory.of(target);
    conversation.countIn(unasked.tally);
    unasked.total++;
    unasked.reflectors.add(conversation.responder());
    unasked.ports.add(conversation.responderPort());
    unasked.port = conversation.responderPort();
    assess(target, unasked, unasked.answers.add(now, 1), now);
  }

  /**
   * A server repeats its answer to a SYN about five times. If it sends more, it keeps receiving
   * SYNs with the victim's forged address.
   */
  @Override
  public void grew(Conversation conversation, long now) {
    if (!conversation.isCountedExtra()
        || !conversation.isTcp()
        || conversation.forwardPackets() > 0
        || conversation.backwardBytes() > 0
        || conversation.backwardPackets() < repeatedAnswers) {
      return;
    }
    conversation.tally();
    Unasked unasked = memory.of(conversation.target());
    if (unasked.repeated.isDue(unasked.tally.packets())) {
      report(conversation.target(), unasked, now);
    }
  }

  private void assess(TargetState target, Unasked unasked, double count, long now) {
    if (count < answers
        || unasked.reflectors.size() < reflectors
        || count < perAsked * unasked.asked.value(now)
        || !unasked.progress.isDue(unasked.total)) {
      return;
    }
    report(target, unasked, now);
  }

  private void report(TargetState target, Unasked unasked, long now) {
    subjects.targets().keep(target);
    unasked.tally.sampleMore();
    evidence.take(observed(target, unasked, now));
  }

  private Evidence observed(TargetState target, Unasked unasked, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("reflectors", unasked.reflectors.size());
    numbers.put("flows", unasked.total);
    numbers.put("packets", unasked.tally.packets());
    numbers.put("bytes", unasked.tally.bytes());
    numbers.put("seconds", Text.seconds(now - unasked.tally.first()));
    List<Integer> ports = new ArrayList<>();
    if (unasked.ports.size() <= PORTS_SHOWN) {
      ports.add(unasked.port);
    }
    return new Evidence(
        BehaviourKind.REFLECTION,
        unasked,
        unasked.reflectors.list(),
        List.of(target.destination()),
        ports,
        now,
        0.8,
        1 - 0.5 * answers / Math.max(answers, unasked.total),
        numbers,
        target.destination()
            + " received unsolicited answers from "
            + Text.count(unasked.reflectors.size(), "source", unasked.reflectors.isFull())
            + " in "
            + Text.duration(now - unasked.tally.first())
            + ", most recently from port "
            + unasked.port
            + ": "
            + Text.bytes(unasked.tally.bytes()),
        unasked.tally,
        later -> observed(target, unasked, later));
  }
}

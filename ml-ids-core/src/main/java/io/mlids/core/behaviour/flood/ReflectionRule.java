package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.conversation.TargetState;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.port.WellKnown;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects when a destination receives answers from many sources that it has not contacted, either
 * from amplifying UDP services (Rossow, "Amplification hell", NDSS 2014) or from TCP services
 * (Kührer et al., USENIX Security 2014). The destination is the victim; the sources are reflectors.
 */
final class ReflectionRule extends Rule {
  private static final int PORTS_SHOWN = 8;

  /** A time server answers one request for its client list with up to 100 packets. */
  private static final long VOLUME_PACKETS = 256;

  private static final double VOLUME_PACKETS_PER_SECOND = 20;

  private final double answers;
  private final double perAsked;
  private final double reflectors;
  private final double repeatedAnswers;
  private final Subjects subjects;
  private final Memory<UnsolicitedAnswers> memory;
  private final Evidence.Taker evidence;

  ReflectionRule(RuleContext context) {
    this.answers = context.value(Parameter.REFLECTION_ANSWERS);
    this.reflectors = context.value(Parameter.REFLECTION_REFLECTORS);
    this.repeatedAnswers = context.value(Parameter.REFLECTION_REPEATED_ANSWERS);
    this.perAsked = context.value(Parameter.REFLECTION_PER_ASKED);
    double halfLife = context.value(Parameter.REFLECTION_HALF_LIFE);
    this.subjects = context.subjects();
    this.memory = subjects.targets().memory(() -> new UnsolicitedAnswers(halfLife, context.sets()));
    this.evidence = context.evidence();
  }

  /** If a conversation begins with an answer, its initiator is the victim. */
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
    UnsolicitedAnswers unsolicited = memory.of(target);
    conversation.countIn(unsolicited.tally);
    unsolicited.total++;
    unsolicited.reflectors.add(conversation.responder());
    unsolicited.ports.add(conversation.responderPort());
    unsolicited.port = conversation.responderPort();
    assess(target, unsolicited, unsolicited.answers.add(now, 1), now);
  }

  /**
   * A server repeats its answer to a SYN about five times. If it sends more, it must be receiving
   * further SYNs with the victim's address as a forged source.
   */
  @Override
  public void grew(Conversation conversation, long now) {
    if (!conversation.isCountedExtra()
        || conversation.forwardPackets() > 0
        || !(conversation.isTcp() ? isRepeated(conversation) : isVolume(conversation))) {
      return;
    }
    conversation.tally();
    UnsolicitedAnswers unsolicited = memory.of(conversation.target());
    if (unsolicited.repeated.isDue(unsolicited.tally.packets())) {
      report(conversation.target(), unsolicited, now);
    }
  }

  private boolean isRepeated(Conversation conversation) {
    return conversation.backwardBytes() == 0 && conversation.backwardPackets() >= repeatedAnswers;
  }

  /**
   * Returns whether a host that sends no requests receives more packets from a single server than
   * any single answer would contain.
   */
  private boolean isVolume(Conversation conversation) {
    double seconds = Math.max(1, (conversation.last() - conversation.start()) / 1e6);
    return WellKnown.isAmplifier(conversation.responderPort())
        && conversation.backwardPackets() >= VOLUME_PACKETS
        && conversation.backwardPackets() >= VOLUME_PACKETS_PER_SECOND * seconds;
  }

  private void assess(TargetState target, UnsolicitedAnswers unsolicited, double count, long now) {
    if (count < answers
        || unsolicited.reflectors.size() < reflectors
        || count < perAsked * unsolicited.asked.value(now)
        || !unsolicited.isDue(unsolicited.total)) {
      return;
    }
    report(target, unsolicited, now);
  }

  private void report(TargetState target, UnsolicitedAnswers unsolicited, long now) {
    subjects.targets().keep(target);
    unsolicited.tally.sampleMore();
    evidence.take(observed(target, unsolicited, now));
  }

  private Evidence observed(TargetState target, UnsolicitedAnswers unsolicited, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("reflectors", unsolicited.reflectors.size());
    numbers.put("flows", unsolicited.total);
    numbers.put("packets", unsolicited.tally.packets());
    numbers.put("bytes", unsolicited.tally.bytes());
    numbers.put("seconds", Text.seconds(now - unsolicited.tally.first()));
    List<Integer> ports = new ArrayList<>();
    if (unsolicited.ports.size() <= PORTS_SHOWN) {
      ports.add(unsolicited.port);
    }
    return new Evidence(
        BehaviourKind.REFLECTION,
        unsolicited,
        unsolicited.reflectors.list(),
        List.of(target.destination()),
        ports,
        now,
        0.8,
        1 - 0.5 * answers / Math.max(answers, unsolicited.total),
        numbers,
        target.destination()
            + " received unsolicited answers from "
            + Text.count(unsolicited.reflectors.size(), "source", unsolicited.reflectors.isFull())
            + " in "
            + Text.duration(now - unsolicited.tally.first())
            + ", most recently from port "
            + unsolicited.port
            + ": "
            + Text.bytes(unsolicited.tally.bytes()),
        unsolicited.tally,
        later -> observed(target, unsolicited, later));
  }
}

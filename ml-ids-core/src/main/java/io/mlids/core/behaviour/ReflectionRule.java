package io.mlids.core.behaviour;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers of services that answer with more than they are asked (Rossow, "Amplification hell", NDSS
 * 2014), or of TCP services to connections (Kührer et al., USENIX Security 2014), come to a
 * destination from many sources, and it has asked none of them. The destination is the victim, the
 * sources are reflectors.
 */
final class ReflectionRule implements Rule {
  private static final int PORTS_SHOWN = 8;

  private final double answers;
  private final double perAsked;
  private final double reflectors;
  private final double repeatedAnswers;
  private final double halfLifeSeconds;
  private final Evidence.Taker evidence;

  ReflectionRule(BehaviourSettings settings, Evidence.Taker evidence) {
    this.answers = settings.value(Parameter.REFLECTION_ANSWERS);
    this.reflectors = settings.value(Parameter.REFLECTION_REFLECTORS);
    this.repeatedAnswers = settings.value(Parameter.REFLECTION_REPEATED_ANSWERS);
    this.perAsked = settings.value(Parameter.REFLECTION_PER_ASKED);
    this.halfLifeSeconds = settings.value(Parameter.REFLECTION_HALF_LIFE);
    this.evidence = evidence;
  }

  /** A conversation that begins with an answer has the victim as its initiator. */
  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (conversation.target == null
        || !conversation.answersFirst
        || conversation.target.destination.equals(ObservedFlow.UNKNOWN)) {
      return;
    }
    TargetState target = conversation.target;
    if (conversation.outcome == Outcome.ANSWERED) {
      if (target.unasked != null) {
        target.unasked.asked.add(now, 1);
      }
      return;
    }
    if (conversation.isTcp() && conversation.backwardBytes > 0
        || conversation.isUdp() && !WellKnown.isReflector(conversation.responderPort)
        || conversation.isIcmp()) {
      return;
    }
    if (target.unasked == null) {
      target.unasked = new Unasked(halfLifeSeconds);
    }
    Unasked unasked = target.unasked;
    conversation.reflected = unasked;
    unasked.total++;
    unasked.tally.opened(conversation);
    unasked.tally.add(conversation, conversation.packets(), conversation.bytes());
    long source =
        (conversation.responder.low() ^ conversation.responder.high() * 31) & Long.MAX_VALUE >>> 1;
    if (unasked.sources.add(source)) {
      unasked.reflectors.add(conversation.responder);
    }
    unasked.ports.add(conversation.responderPort);
    unasked.port = conversation.responderPort;
    double count = unasked.answers.add(now, 1);
    assess(target, unasked, count, now);
  }

  /**
   * A server repeats the answer to a connection five times or so; who sends it on and on is asked
   * on and on, in the name of one that has asked for nothing.
   */
  @Override
  public void grew(Conversation conversation, long now) {
    Unasked unasked = conversation.reflected;
    if (unasked == null
        || !conversation.isTcp()
        || conversation.forwardPackets > 0
        || conversation.backwardBytes > 0
        || conversation.backwardPackets < repeatedAnswers
        || !unasked.repeated.isDue(unasked.tally.packets())) {
      return;
    }
    evidence.take(observed(conversation.target, unasked, now));
  }

  private void assess(TargetState target, Unasked unasked, double count, long now) {
    if (count < answers
        || unasked.sources.size() < reflectors
        || count < perAsked * unasked.asked.value(now)
        || !unasked.progress.isDue(unasked.total)) {
      return;
    }
    evidence.take(observed(target, unasked, now));
  }

  private Evidence observed(TargetState target, Unasked unasked, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("reflectors", unasked.sources.size());
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
        List.of(target.destination),
        ports,
        now,
        0.8,
        1 - 0.5 * answers / Math.max(answers, unasked.total),
        numbers,
        "answers of "
            + Text.count(unasked.sources.size(), "source", unasked.sources.isFull())
            + ", the latest from port "
            + unasked.port
            + ", came to "
            + target.destination
            + " in "
            + Text.duration(now - unasked.tally.first())
            + ", which asked for none: "
            + Text.bytes(unasked.tally.bytes()),
        unasked.tally,
        later -> observed(target, unasked, later));
  }
}

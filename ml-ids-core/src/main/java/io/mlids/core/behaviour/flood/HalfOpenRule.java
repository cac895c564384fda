package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.ServiceState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects small SYN floods: a service accepts connections that are never acknowledged. A real
 * client acknowledges within a round trip, so a few dozen such connections are stronger evidence
 * than the same number of unanswered connections. {@link SynFloodRule} detects larger floods.
 *
 * <p>RFC 4987 (Eddy) describes half-open connections as the effect of the attack.
 */
final class HalfOpenRule extends TcpRule {
  private static final double DOUBT = 0.7;
  private static final double STRANGERS_PER_CLIENT = 2;

  private final double halfOpen;
  private final double many;
  private final double perCompleted;
  private final Subjects subjects;
  private final Memory<HalfOpenConnections> memory;
  private final Evidence.Taker evidence;

  HalfOpenRule(RuleContext context) {
    this.halfOpen = context.value(Parameter.SYN_FLOOD_HALF_OPEN);
    this.many = context.value(Parameter.SYN_FLOOD_FROM_MANY);
    this.perCompleted = context.value(Parameter.SYN_FLOOD_HALF_OPEN_PER_COMPLETED);
    double halfLife = context.value(Parameter.SYN_FLOOD_HALF_OPEN_HALF_LIFE);
    this.subjects = context.subjects();
    this.memory =
        subjects.services().memory(() -> new HalfOpenConnections(halfLife, context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (!conversation.isFollowed() || !conversation.begun()) {
      return;
    }
    ServiceState service = conversation.service();
    if (!conversation.outcome().isFailure()) {
      if (memory.isOf(service)) {
        memory.of(service).completed(conversation.initiator(), now);
      }
      return;
    }
    if (!conversation.isHalfOpen()) {
      return;
    }
    HalfOpenConnections onslaught = memory.of(service);
    onslaught.tally().join(conversation);
    boolean fresh = onslaught.sources.add(conversation.initiator());
    if (fresh && conversation.link().answered() == 0) {
      onslaught.strangers.add(now, 1);
    }
    double count = onslaught.addSuspicious(now, 1);
    boolean outweighs = count >= perCompleted * onslaught.normal(now);
    if (count >= halfOpen
        && (outweighs || areStrangers(onslaught, now))
        && onslaught.total() < many
        && onslaught.isDue(onslaught.total())) {
      subjects.services().keep(service);
      onslaught.tally().sampleMore();
      evidence.take(observed(service, onslaught, now));
    }
  }

  /**
   * Returns whether the connections come from many sources that have never completed a connection,
   * while few other sources use the service. On a busy server, many clients occasionally lose an
   * acknowledgement.
   */
  private boolean areStrangers(HalfOpenConnections onslaught, long now) {
    double strangers = onslaught.strangers.value(now);
    return strangers >= halfOpen && strangers >= STRANGERS_PER_CLIENT * onslaught.clients.size();
  }

  private Evidence observed(ServiceState service, HalfOpenConnections onslaught, long now) {
    long total = onslaught.total();
    int sources = onslaught.sources.size();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("half_open", total);
    numbers.put("sources", sources);
    numbers.put("seconds", Text.seconds(now - onslaught.tally().first()));
    return new Evidence(
        BehaviourKind.SYN_FLOOD,
        onslaught,
        sources == 1 ? onslaught.sources.list() : List.of(),
        List.of(service.destination()),
        List.of(service.port()),
        now,
        0.8,
        1 - DOUBT * halfOpen / Math.max(halfOpen, total),
        numbers,
        Text.count(total, "connection")
            + " from "
            + Text.count(sources, "source", onslaught.sources.isFull())
            + " to "
            + Endpoint.text(service.destination(), service.port())
            + " were accepted but never acknowledged in "
            + Text.duration(now - onslaught.tally().first()),
        onslaught.tally(),
        later -> observed(service, onslaught, later));
  }
}

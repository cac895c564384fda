package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.ServiceState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.conversation.TargetState;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.evidence.UdpRule;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Memory;
import io.mlids.core.net.IpAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects when a destination receives many flows of unanswered datagrams within a short time,
 * either at one service or, if the datagrams are large, across all ports. Small datagrams to
 * different ports do not count, because a port scan also sends such datagrams.
 *
 * <p>Counts are damped, so they represent a rate (Mirsky et al., "Kitsune", NDSS 2018).
 */
final class UdpFloodRule extends UdpRule {
  private static final int MANY_SOURCES = 20;

  private final double flows;
  private final double perAnswered;
  private final double largePayload;
  private final Subjects subjects;
  private final Memory<Onslaught> ofService;
  private final Memory<Onslaught> ofTarget;
  private final Evidence.Taker evidence;

  UdpFloodRule(RuleContext context) {
    this.flows = context.value(Parameter.UDP_FLOOD_FLOWS);
    this.perAnswered = context.value(Parameter.UDP_FLOOD_PER_ANSWERED);
    this.largePayload = context.value(Parameter.UDP_FLOOD_LARGE_PAYLOAD);
    double halfLife = context.value(Parameter.UDP_FLOOD_HALF_LIFE);
    this.subjects = context.subjects();
    this.ofService = subjects.services().memory(() -> new Onslaught(halfLife, context.sets()));
    this.ofTarget = subjects.targets().memory(() -> new Onslaught(halfLife, context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void opened(Conversation conversation, long now) {
    if (!conversation.isFollowed() || conversation.answersFirst()) {
      return;
    }
    ServiceState service = conversation.service();
    Onslaught onService = ofService.of(service);
    if (isFlood(onService, conversation, now)) {
      subjects.services().keep(service);
      evidence.take(observed(service, onService, now));
    }
    if (conversation.forwardBytes() >= largePayload) {
      TargetState target = conversation.target();
      Onslaught onTarget = ofTarget.of(target);
      onTarget.tally().opened(conversation);
      if (isFlood(onTarget, conversation, now)) {
        subjects.targets().keep(target);
        onTarget.tally().sampleMore();
        evidence.take(observed(target, onTarget, now));
      }
    }
  }

  private boolean isFlood(Onslaught onslaught, Conversation conversation, long now) {
    onslaught.sources.add(conversation.initiator());
    return onslaught.isFlood(onslaught.addSuspicious(now, 1), flows, perAnswered, now);
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (conversation.isFollowed() && conversation.outcome() == Outcome.ANSWERED) {
      if (ofService.isOf(conversation.service())) {
        ofService.of(conversation.service()).addNormal(now);
      }
      if (ofTarget.isOf(conversation.target())) {
        ofTarget.of(conversation.target()).addNormal(now);
      }
    }
  }

  private Evidence observed(ServiceState service, Onslaught onslaught, long now) {
    return observed(
        onslaught,
        service.destination(),
        List.of(service.port()),
        service.tally(),
        later -> observed(service, onslaught, later),
        now);
  }

  private Evidence observed(TargetState target, Onslaught onslaught, long now) {
    return observed(
        onslaught,
        target.destination(),
        List.of(),
        onslaught.tally(),
        later -> observed(target, onslaught, later),
        now);
  }

  private Evidence observed(
      Onslaught onslaught,
      IpAddress victim,
      List<Integer> ports,
      Tally tally,
      Evidence.Again again,
      long now) {
    long total = onslaught.total();
    Addresses sources = onslaught.sources;
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("flows", total);
    numbers.put("sources", sources.size());
    numbers.put("seconds", Text.seconds(now - tally.first()));
    return new Evidence(
        BehaviourKind.UDP_FLOOD,
        onslaught,
        sources.size() > MANY_SOURCES ? List.of() : sources.list(),
        List.of(victim),
        ports,
        now,
        0.8,
        1 - 0.5 * flows / Math.max(flows, total),
        numbers,
        Text.count(total, "flow")
            + " of datagrams from "
            + Text.count(sources.size(), "source", sources.isFull())
            + " to "
            + (ports.isEmpty() ? victim.toString() : Endpoint.text(victim, ports.getFirst()))
            + " in "
            + Text.duration(now - tally.first())
            + ", hardly any answered",
        tally,
        again);
  }
}

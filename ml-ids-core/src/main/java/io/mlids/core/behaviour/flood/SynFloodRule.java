package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.ServiceState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.conversation.TargetState;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import io.mlids.core.net.IpAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects when far more connections to one service are started than completed. An uncompleted
 * connection stays half-open, receives no answer, or is reset by its initiator. Either one source
 * starts such connections repeatedly, or the sources that never complete a connection are so
 * numerous that they must be forged. Clients that reconnect after an outage differ: they have
 * completed connections before, or try several times each.
 *
 * <p>Counts are damped (Mirsky et al., "Kitsune", NDSS 2018). RFC 4987 (Eddy) describes SYN floods.
 */
final class SynFloodRule extends TcpRule {
  /** The weight of a refused connection, which costs a service little. */
  private static final double REFUSED = 0.25;

  /**
   * The number of sources needed to report a flood of all ports, divided by the number needed for a
   * flood of one service. A distributed scan of many ports has fewer sources at a time, so it is
   * not reported.
   */
  private static final double SPREAD = 5;

  private final double fromOne;
  private final double fromMany;
  private final double perCompleted;
  private final Subjects subjects;
  private final Memory<Balance> ofLink;
  private final Memory<Strangers> ofService;
  private final Memory<Strangers> ofTarget;
  private final Evidence.Taker evidence;

  SynFloodRule(RuleContext context) {
    this.fromOne = context.value(Parameter.SYN_FLOOD_FROM_ONE);
    this.fromMany = context.value(Parameter.SYN_FLOOD_FROM_MANY);
    this.perCompleted = context.value(Parameter.SYN_FLOOD_PER_COMPLETED);
    double halfLife = context.value(Parameter.SYN_FLOOD_HALF_LIFE);
    this.subjects = context.subjects();
    this.ofLink = subjects.links().memory(() -> new Balance(halfLife));
    this.ofService = subjects.services().memory(() -> new Strangers(halfLife));
    this.ofTarget = subjects.targets().memory(() -> new Strangers(halfLife));
    this.evidence = context.evidence();
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (!conversation.isFollowed() || conversation.answersFirst()) {
      return;
    }
    if (conversation.outcome().isFailure()) {
      if (conversation.begun() || isStray(conversation)) {
        failed(conversation, now);
      }
    } else {
      LinkState link = conversation.link();
      if (ofLink.isOf(link)) {
        ofLink.of(link).addNormal(now);
      }
      ofService.of(conversation.service()).addNormal(now);
    }
  }

  /**
   * Returns whether the conversation is a single segment outside any connection, as in ACK floods.
   */
  private static boolean isStray(Conversation conversation) {
    return conversation.isTry()
        && conversation.forwardPackets() == 1
        && conversation.forwardBytes() == 0;
  }

  private void failed(Conversation conversation, long now) {
    LinkState link = conversation.link();
    Balance attempts = ofLink.of(link);
    double amount = conversation.outcome() == Outcome.REFUSED ? REFUSED : 1;
    if (attempts.isFlood(attempts.addSuspicious(now, amount), fromOne, perCompleted, now)) {
      subjects.links().keep(link);
      evidence.take(observed(link, attempts, now));
    }
    if (attempts.total() == 1 && link.answered() == 0) {
      ServiceState service = conversation.service();
      Strangers atService = ofService.of(service);
      if (atService.isFlood(conversation, amount, fromMany, perCompleted, now)) {
        subjects.services().keep(service);
        evidence.take(observed(service, atService, now));
      }
      if (atService.total() < fromMany) {
        spread(conversation, amount, now);
      }
    }
  }

  /**
   * Counts strangers at any port of a destination, because in a flood that targets all ports, each
   * port receives only a few connections.
   */
  private void spread(Conversation conversation, double amount, long now) {
    TargetState target = conversation.target();
    Strangers atTarget = ofTarget.of(target);
    if (atTarget.isFlood(conversation, amount, SPREAD * fromMany, perCompleted, now)) {
      subjects.targets().keep(target);
      evidence.take(observed(target, atTarget, now));
    }
  }

  private Evidence observed(LinkState link, Balance attempts, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("unfinished", attempts.total());
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return Evidence.of(
        BehaviourKind.SYN_FLOOD,
        link,
        now,
        0.8,
        1 - 0.4 * fromOne / attempts.total(),
        numbers,
        Text.count(attempts.total(), "connection")
            + " from "
            + link.parties()
            + " were started but not completed in "
            + Text.duration(now - link.tally().first()),
        later -> observed(link, attempts, later));
  }

  private Evidence observed(ServiceState service, Strangers strangers, long now) {
    return observed(
        strangers,
        fromMany,
        service.destination(),
        List.of(service.port()),
        Endpoint.text(service.destination(), service.port()),
        later -> observed(service, strangers, later),
        now);
  }

  private Evidence observed(TargetState target, Strangers strangers, long now) {
    return observed(
        strangers,
        SPREAD * fromMany,
        target.destination(),
        List.of(),
        "many ports on " + target.destination(),
        later -> observed(target, strangers, later),
        now);
  }

  private static Evidence observed(
      Strangers strangers,
      double enough,
      IpAddress victim,
      List<Integer> ports,
      String where,
      Evidence.Again again,
      long now) {
    long sources = strangers.total();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("unfinished", sources);
    numbers.put("sources", sources);
    numbers.put("seconds", Text.seconds(now - strangers.tally().first()));
    return new Evidence(
        BehaviourKind.SYN_FLOOD,
        strangers,
        List.of(),
        List.of(victim),
        ports,
        now,
        0.9,
        1 - 0.4 * enough / Math.max(enough, sources),
        numbers,
        Text.count(sources, "source")
            + " started a connection to "
            + where
            + " in "
            + Text.duration(now - strangers.tally().first())
            + " and completed none; the source addresses are probably forged",
        strangers.tally(),
        again);
  }
}

package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.WebRequest;
import io.mlids.core.behaviour.port.WellKnown;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Detects when a source floods a web server with requests. Repetition distinguishes a tool such as
 * {@code ab} from a browser: the same page over and over, or conversations of the same size, faster
 * than a human could click.
 */
final class HttpFloodRule extends TcpRule {
  /** Links with fewer flows are not assessed, so most links need no memory. */
  private static final int FEWEST_FLOWS = 8;

  /** The confidence for fewer requests than in an obvious flood. */
  private static final double FEW = 0.35;

  private final double requests;
  private final double repeated;
  private final double conversations;
  private final Subjects subjects;
  private final Memory<Repetition> memory;
  private final Evidence.Taker evidence;

  HttpFloodRule(RuleContext context) {
    this.requests = context.value(Parameter.HTTP_FLOOD_REQUESTS);
    this.repeated = context.value(Parameter.HTTP_FLOOD_REPEATED_REQUESTS);
    this.conversations = context.value(Parameter.HTTP_FLOOD_CONVERSATIONS);
    double halfLife = context.value(Parameter.HTTP_FLOOD_HALF_LIFE);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(() -> new Repetition(halfLife, context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void request(Conversation conversation, WebRequest request, long now) {
    LinkState link = conversation.link();
    Repetition repetition = memory.of(link);
    double same = repetition.ask(request.page(), now);
    if (same >= repeated && !link.isGuessing(now) && repetition.isDue(repetition.total)) {
      subjects.links().keep(link);
      evidence.take(ofRequests(link, repetition, now));
    }
  }

  @Override
  public void ended(Conversation conversation, long now) {
    if (!conversation.isFollowed()
        || conversation.answersFirst()
        || conversation.requests() == 0
        || conversation.responses() == 0) {
      return;
    }
    LinkState link = conversation.link();
    if (WellKnown.isLogin(link.port())
        || link.isGuessing(now)
        || !memory.isOf(link) && link.tally().flows() < FEWEST_FLOWS) {
      return;
    }
    Repetition repetition = memory.of(link);
    double alike = repetition.end(conversation, now);
    if (alike >= conversations && repetition.isDue(link.tally().flows())) {
      subjects.links().keep(link);
      evidence.take(ofConversations(link, repetition, now));
    }
  }

  private Evidence ofRequests(LinkState link, Repetition repetition, long now) {
    String reason =
        Text.count(repetition.total, "request")
            + " from "
            + link.parties()
            + " in "
            + Text.duration(now - link.tally().first())
            + ", most of them for the same page";
    return observed(
        link,
        repetition,
        repetition.total,
        requests,
        reason,
        later -> ofRequests(link, repetition, later),
        now);
  }

  private Evidence ofConversations(LinkState link, Repetition repetition, long now) {
    long flows = link.tally().flows();
    String reason =
        Text.count(flows, "conversation")
            + " between "
            + link.source()
            + " and "
            + Endpoint.text(link.destination(), link.port())
            + " in "
            + Text.duration(now - link.tally().first())
            + ", of nearly equal size";
    return observed(
        link,
        repetition,
        flows,
        conversations,
        reason,
        later -> ofConversations(link, repetition, later),
        now);
  }

  private static Evidence observed(
      LinkState link,
      Repetition repetition,
      long amount,
      double enough,
      String reason,
      Evidence.Again again,
      long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("requests", amount);
    numbers.put("pages", repetition.pages.size());
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return Evidence.of(
        BehaviourKind.HTTP_FLOOD,
        link,
        now,
        0.7,
        amount < enough ? FEW : 1 - 0.5 * enough / amount,
        numbers,
        reason,
        again);
  }
}

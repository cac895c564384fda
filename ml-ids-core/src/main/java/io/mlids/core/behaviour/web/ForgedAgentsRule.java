package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.WebRequest;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Detects when one source requests the same page with many different user agents, however slowly,
 * as do flooding tools that forge the User-Agent of each request (HULK, GoldenEye and others;
 * CIC-DDoS2019, "WebDDoS"). Proxies that identify themselves are ignored. Many users behind one
 * address are not reported either, because they request many different pages.
 */
final class ForgedAgentsRule extends TcpRule {
  private final double fewestAgents;
  private final double fewestRequests;
  private final Subjects subjects;
  private final Memory<Agents> memory;
  private final Evidence.Taker evidence;

  ForgedAgentsRule(RuleContext context) {
    this.fewestAgents = context.value(Parameter.HTTP_FLOOD_AGENTS);
    this.fewestRequests = context.value(Parameter.HTTP_FLOOD_AGENT_REQUESTS);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(() -> new Agents(context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void request(Conversation conversation, WebRequest request, long now) {
    if (request.hasHeader("via:") || request.hasHeader("x-forwarded-for:")) {
      return;
    }
    LinkState link = conversation.link();
    Agents agents = memory.of(link);
    agents.ask(request.page(), request.headerHash("user-agent:"));
    if (agents.names.size() >= fewestAgents
        && agents.votes >= fewestRequests
        && agents.isDue(agents.requests)) {
      subjects.links().keep(link);
      evidence.take(observed(link, agents, now));
    }
  }

  private Evidence observed(LinkState link, Agents agents, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("requests", agents.requests);
    numbers.put("agents", agents.names.size());
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return Evidence.of(
        BehaviourKind.HTTP_FLOOD,
        link,
        now,
        0.5,
        1 - 0.5 * fewestAgents / agents.names.size(),
        numbers,
        Text.count(agents.requests, "request")
            + " from "
            + link.parties()
            + " in "
            + Text.duration(now - link.tally().first())
            + ", most of them for the same page, with "
            + Text.count(agents.names.size(), "different user agent", agents.names.isFull()),
        later -> observed(link, agents, later));
  }
}

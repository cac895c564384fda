package io.mlids.core.behaviour;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Two things that a source may do to a web server. A flood of requests: what tells {@code ab} from
 * a browser is repetition, the same page over and over or conversations of the same size, at a rate
 * that no reader has. And probing: many pages of which most are not there, or parameters that try a
 * hole.
 */
final class WebRule implements Rule {
  private static final int STATUS = 9;

  /** Fewer are not compared, so that most pairs take no memory for it. */
  private static final int FEWEST_FLOWS = 8;

  private final double requests;
  private final double conversations;
  private final double halfLifeSeconds;
  private final double pages;
  private final double missingShare;
  private final double suspicious;
  private final StateTable<LinkState> links;
  private final Evidence.Taker evidence;

  WebRule(BehaviourSettings settings, StateTable<LinkState> links, Evidence.Taker evidence) {
    this.requests = settings.value(Parameter.HTTP_FLOOD_REQUESTS);
    this.conversations = settings.value(Parameter.HTTP_FLOOD_CONVERSATIONS);
    this.halfLifeSeconds = settings.value(Parameter.HTTP_FLOOD_HALF_LIFE);
    this.pages = settings.value(Parameter.WEB_PROBING_PAGES);
    this.missingShare = settings.value(Parameter.WEB_PROBING_MISSING_SHARE);
    this.suspicious = settings.value(Parameter.WEB_PROBING_SUSPICIOUS);
    this.links = links;
    this.evidence = evidence;
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    LinkState link = conversation.link;
    if (link == null || !conversation.isTcp() || payload.available() < STATUS) {
      return;
    }
    if (forward) {
      int target = WebRequest.target(payload);
      if (target > 0) {
        ask(link, payload, target, now);
      }
    } else if (link.requests != null && payload.has(0, "HTTP/1.")) {
      answer(link, payload, now);
    }
  }

  private void ask(LinkState link, Payload payload, int target, long now) {
    Requests asked = requests(link);
    double same = asked.ask(WebRequest.page(payload, target), now);
    boolean guesses = link.guessing != null && link.guessing.progress.hasBegun();
    if (same >= requests && !guesses && asked.flood.isDue(asked.total)) {
      links.keep(link);
      evidence.take(ofRequests(link, now));
    }
    String suspicion = WebRequest.suspicion(payload, target);
    if (!suspicion.isEmpty()) {
      asked.suspicious++;
      asked.suspicion = suspicion;
      assessProbing(link, asked, now);
    }
  }

  private Requests requests(LinkState link) {
    if (link.requests == null) {
      link.requests = new Requests(halfLifeSeconds);
    }
    return link.requests;
  }

  private void answer(LinkState link, Payload payload, long now) {
    Requests asked = link.requests;
    asked.answers++;
    if (payload.at(STATUS) == '4' && payload.at(STATUS + 2) != '1') {
      asked.missing++;
      assessProbing(link, asked, now);
    }
  }

  private void assessProbing(LinkState link, Requests asked, long now) {
    boolean many =
        asked.missing >= pages
            && asked.pages.size() >= pages
            && asked.missing >= missingShare * asked.answers;
    boolean tries = asked.suspicious >= suspicious;
    if (!many && !tries || !asked.probing.isDue(asked.missing + asked.suspicious)) {
      return;
    }
    links.keep(link);
    evidence.take(ofProbing(link, now));
  }

  private Evidence ofProbing(LinkState link, long now) {
    Requests asked = link.requests;
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("requests", asked.total);
    numbers.put("pages", asked.pages.size());
    numbers.put("missing", asked.missing);
    numbers.put("suspicious", asked.suspicious);
    numbers.put("seconds", Text.seconds(now - link.tally.first()));
    double confidence =
        Math.max(
            asked.missing < pages ? 0 : 1 - 0.5 * pages / asked.missing,
            asked.suspicious < suspicious ? 0 : 1 - 0.4 * suspicious / asked.suspicious);
    return Evidence.of(
        BehaviourKind.WEB_PROBING,
        link,
        now,
        0.6,
        confidence,
        numbers,
        Text.count(asked.total, "request")
            + " of "
            + link.parties()
            + " for "
            + Text.count(asked.pages.size(), "page", asked.pages.isFull())
            + " in "
            + Text.duration(now - link.tally.first())
            + (asked.missing > 0 ? ", " + asked.missing + " refused or not there" : "")
            + (asked.suspicious > 0
                ? ", "
                    + asked.suspicious
                    + " with what tries a hole, the latest \""
                    + asked.suspicion
                    + "\""
                : ""),
        later -> ofProbing(link, later));
  }

  @Override
  public void ended(Conversation conversation, long now) {
    LinkState link = conversation.link;
    if (link == null
        || !conversation.isTcp()
        || conversation.answersFirst
        || conversation.requests == 0
        || conversation.responses == 0
        || WellKnown.isLogin(link.port)
        || link.guessing != null && link.guessing.progress.hasBegun()) {
      return;
    }
    if (link.requests == null && link.tally.flows() < FEWEST_FLOWS) {
      return;
    }
    Requests asked = requests(link);
    double alike = asked.end(conversation, now);
    if (alike >= conversations && asked.flood.isDue(link.tally.flows())) {
      links.keep(link);
      evidence.take(ofConversations(link, now));
    }
  }

  private Evidence ofRequests(LinkState link, long now) {
    return ofFlood(
        link,
        link.requests.total,
        requests,
        Text.count(link.requests.total, "request")
            + " of "
            + link.parties()
            + " in "
            + Text.duration(now - link.tally.first())
            + ", most for the same page",
        later -> ofRequests(link, later),
        now);
  }

  private Evidence ofConversations(LinkState link, long now) {
    return ofFlood(
        link,
        link.tally.flows(),
        conversations,
        Text.count(link.tally.flows(), "conversation")
            + " of "
            + link.source
            + " with "
            + Endpoint.text(link.destination, link.port)
            + " in "
            + Text.duration(now - link.tally.first())
            + ", hardly different in size",
        later -> ofConversations(link, later),
        now);
  }

  private static Evidence ofFlood(
      LinkState link, long amount, double enough, String reason, Evidence.Again again, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("requests", amount);
    numbers.put("pages", link.requests.pages.size());
    numbers.put("seconds", Text.seconds(now - link.tally.first()));
    return Evidence.of(
        BehaviourKind.HTTP_FLOOD,
        link,
        now,
        0.7,
        1 - 0.5 * enough / Math.max(enough, amount),
        numbers,
        reason,
        again);
  }
}

package io.mlids.core.behaviour;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Far more connections to one service are begun than completed: left half-open, unanswered or reset
 * by who began them. Either one source does so again and again, or so many sources come with one
 * attempt each, none of which has ever completed anything here, that they must be forged. Clients
 * that come again after an outage have been there before, or try a few times each.
 *
 * <p>Counts are damped (Mirsky et al., "Kitsune", NDSS 2018); what makes a flood of SYNs is in
 * Eddy, RFC 4987.
 */
final class SynFloodRule implements Rule {
  /** A service that refuses makes little work of it. */
  private static final double REFUSED = 0.25;

  private final double fromOne;
  private final double fromMany;
  private final double perCompleted;
  private final double halfLifeSeconds;
  private final StateTable<LinkState> links;
  private final StateTable<ServiceState> services;
  private final Evidence.Taker evidence;

  SynFloodRule(
      BehaviourSettings settings,
      StateTable<LinkState> links,
      StateTable<ServiceState> services,
      Evidence.Taker evidence) {
    this.fromOne = settings.value(Parameter.SYN_FLOOD_FROM_ONE);
    this.fromMany = settings.value(Parameter.SYN_FLOOD_FROM_MANY);
    this.perCompleted = settings.value(Parameter.SYN_FLOOD_PER_COMPLETED);
    this.halfLifeSeconds = settings.value(Parameter.SYN_FLOOD_HALF_LIFE);
    this.links = links;
    this.services = services;
    this.evidence = evidence;
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (conversation.link == null || !conversation.isTcp() || !conversation.begun) {
      return;
    }
    LinkState link = conversation.link;
    ServiceState service = conversation.service;
    if (link.unfinished == null && conversation.outcome.isFailure()) {
      link.unfinished = new Unfinished(halfLifeSeconds);
    }
    if (service.arrivals == null) {
      service.arrivals = new Arrivals(halfLifeSeconds);
    }
    if (!conversation.outcome.isFailure()) {
      if (link.unfinished != null) {
        link.unfinished.completed.add(now, 1);
      }
      service.arrivals.completed.add(now, 1);
      return;
    }
    double amount = conversation.outcome == Outcome.REFUSED ? REFUSED : 1;
    double failed = link.unfinished.failed.add(now, amount);
    link.unfinished.total++;
    if (failed >= fromOne
        && failed >= perCompleted * link.unfinished.completed.value(now)
        && link.unfinished.progress.isDue(link.unfinished.total)) {
      links.keep(link);
      evidence.take(observed(link, now));
    }
    if (link.unfinished.total == 1 && link.answered == 0) {
      Arrivals arrivals = service.arrivals;
      arrivals.total++;
      double strangers = arrivals.strangers.add(now, amount);
      if (strangers >= fromMany
          && strangers >= perCompleted * arrivals.completed.value(now)
          && arrivals.progress.isDue(arrivals.total)) {
        services.keep(service);
        evidence.take(observed(service, now));
      }
    }
  }

  private Evidence observed(LinkState link, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("unfinished", link.unfinished.total);
    numbers.put("seconds", Text.seconds(now - link.tally.first()));
    return Evidence.of(
        BehaviourKind.SYN_FLOOD,
        link,
        now,
        0.8,
        1 - 0.4 * fromOne / link.unfinished.total,
        numbers,
        Text.count(link.unfinished.total, "connection")
            + " of "
            + link.parties()
            + " begun and not completed in "
            + Text.duration(now - link.tally.first()),
        later -> observed(link, later));
  }

  private Evidence observed(ServiceState service, long now) {
    long sources = service.arrivals.total;
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("unfinished", sources);
    numbers.put("sources", sources);
    numbers.put("seconds", Text.seconds(now - service.tally.first()));
    return new Evidence(
        BehaviourKind.SYN_FLOOD,
        service,
        List.of(),
        List.of(service.destination),
        List.of(service.port),
        now,
        0.9,
        1 - 0.4 * fromMany / sources,
        numbers,
        Text.count(sources, "source")
            + " began a connection to "
            + Endpoint.text(service.destination, service.port)
            + " in "
            + Text.duration(now - service.tally.first())
            + " and completed none: likely forged",
        service.tally,
        later -> observed(service, later));
  }
}

package io.mlids.core.behaviour;

import io.mlids.core.net.IpAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Unanswered datagrams come to a destination faster than anybody needs: many flows in a short time
 * to one service, or large datagrams to whatever port, or one flow at a great rate. A scan of ports
 * sends small ones, one to each port.
 *
 * <p>What is spoken of is a rate, so counts are damped (Mirsky et al., "Kitsune", NDSS 2018).
 */
final class UdpFloodRule implements Rule {
  private static final int MANY_SOURCES = 20;

  private final double flows;
  private final double perAnswered;
  private final double packetsPerSecond;
  private final double largePayload;
  private final double halfLifeSeconds;
  private final Evidence.Taker evidence;

  UdpFloodRule(BehaviourSettings settings, Evidence.Taker evidence) {
    this.flows = settings.value(Parameter.UDP_FLOOD_FLOWS);
    this.perAnswered = settings.value(Parameter.UDP_FLOOD_PER_ANSWERED);
    this.packetsPerSecond = settings.value(Parameter.UDP_FLOOD_PACKETS_PER_SECOND);
    this.largePayload = settings.value(Parameter.UDP_FLOOD_LARGE_PAYLOAD);
    this.halfLifeSeconds = settings.value(Parameter.UDP_FLOOD_HALF_LIFE);
    this.evidence = evidence;
  }

  @Override
  public void opened(Conversation conversation, long now) {
    if (!conversation.isUdp() || conversation.link == null || conversation.answersFirst) {
      return;
    }
    ServiceState service = conversation.service;
    if (service.arrivals == null) {
      service.arrivals = new Arrivals(halfLifeSeconds);
    }
    Arrivals arrivals = service.arrivals;
    arrivals.total++;
    note(arrivals.sources, arrivals.attackers, conversation.initiator);
    double opened = arrivals.opened.add(now, 1);
    if (opened >= flows
        && opened >= perAnswered * arrivals.answered.value(now)
        && arrivals.progress.isDue(arrivals.total)) {
      evidence.take(observed(service, now));
    }
    TargetState target = conversation.target;
    if (target.udp == null) {
      target.udp = new Onslaught(halfLifeSeconds);
    }
    Onslaught udp = target.udp;
    if (conversation.forwardBytes >= largePayload) {
      udp.total++;
      udp.tally.opened(conversation);
      note(udp.sources, udp.attackers, conversation.initiator);
      double large = udp.opened.add(now, 1);
      if (large >= flows
          && large >= perAnswered * udp.answered.value(now)
          && udp.progress.isDue(udp.total)) {
        evidence.take(observed(target, now));
      }
    }
  }

  private static void note(SmallSet sources, Addresses attackers, IpAddress source) {
    if (sources.add((source.low() ^ source.high() * 31) & Long.MAX_VALUE >>> 1)) {
      attackers.add(source);
    }
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (conversation.isUdp()
        && conversation.link != null
        && conversation.outcome == Outcome.ANSWERED) {
      if (conversation.service.arrivals != null) {
        conversation.service.arrivals.answered.add(now, 1);
      }
      if (conversation.target.udp != null) {
        conversation.target.udp.answered.add(now, 1);
      }
    }
  }

  @Override
  public void grew(Conversation conversation, long now) {
    if (!conversation.isUdp()
        || conversation.link == null
        || conversation.answersFirst
        || conversation.backwardPackets > 0
        || conversation.forwardPackets < packetsPerSecond) {
      return;
    }
    double rate = conversation.forwardRate();
    if (rate < packetsPerSecond) {
      return;
    }
    evidence.take(observed(conversation, conversation.link, rate, now));
  }

  private Evidence observed(Conversation conversation, LinkState link, double rate, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("packets", conversation.forwardPackets);
    numbers.put("packets_per_second", Math.round(rate));
    return Evidence.of(
        BehaviourKind.UDP_FLOOD,
        link,
        now,
        0.7,
        1 - 0.5 * packetsPerSecond / rate,
        numbers,
        Text.count(conversation.forwardPackets, "datagram")
            + " of "
            + link.parties()
            + ", "
            + Text.count(Math.round(rate), "datagram")
            + " a second, none answered",
        later -> observed(conversation, link, rate, later));
  }

  private Evidence observed(ServiceState service, long now) {
    return observed(
        service,
        service.destination,
        List.of(service.port),
        service.arrivals.total,
        service.arrivals.sources,
        service.arrivals.attackers,
        service.tally,
        later -> observed(service, later),
        now);
  }

  private Evidence observed(TargetState target, long now) {
    return observed(
        target.udp,
        target.destination,
        List.of(),
        target.udp.total,
        target.udp.sources,
        target.udp.attackers,
        target.udp.tally,
        later -> observed(target, later),
        now);
  }

  private Evidence observed(
      Object origin,
      IpAddress victim,
      List<Integer> ports,
      long total,
      SmallSet sources,
      Addresses attackers,
      Tally tally,
      Evidence.Again again,
      long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("flows", total);
    numbers.put("sources", sources.size());
    numbers.put("seconds", Text.seconds(now - tally.first()));
    return new Evidence(
        BehaviourKind.UDP_FLOOD,
        origin,
        sources.size() > MANY_SOURCES ? List.of() : attackers.list(),
        List.of(victim),
        ports,
        now,
        0.8,
        1 - 0.5 * flows / Math.max(flows, total),
        numbers,
        Text.count(total, "flow")
            + " of datagrams of "
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

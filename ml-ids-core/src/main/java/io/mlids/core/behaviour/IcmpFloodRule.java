package io.mlids.core.behaviour;

import io.mlids.core.packet.DecodedPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Echo requests or other ICMP messages come to a destination at a rate that no test of a connection
 * needs: from one source, or from so many that they must be forged or in league.
 */
final class IcmpFloodRule implements Rule {
  private static final long FEWEST_PACKETS = 256;

  private final double packetsPerSecond;
  private final double sources;
  private final double halfLifeSeconds;
  private final Evidence.Taker evidence;

  IcmpFloodRule(BehaviourSettings settings, Evidence.Taker evidence) {
    this.packetsPerSecond = settings.value(Parameter.ICMP_FLOOD_PACKETS_PER_SECOND);
    this.sources = settings.value(Parameter.ICMP_FLOOD_SOURCES);
    this.halfLifeSeconds = settings.value(Parameter.ICMP_FLOOD_HALF_LIFE);
    this.evidence = evidence;
  }

  @Override
  public void opened(Conversation conversation, long now) {
    if (!conversation.isIcmp()
        || conversation.link == null
        || conversation.answersFirst
        || !DecodedPacket.isIcmp(conversation.icmp)) {
      return;
    }
    TargetState target = conversation.target;
    if (target.icmp == null) {
      target.icmp = new Onslaught(halfLifeSeconds);
    }
    Onslaught icmp = target.icmp;
    icmp.total++;
    icmp.tally.opened(conversation);
    double opened = icmp.opened.add(now, 1);
    if (opened >= sources && icmp.progress.isDue(icmp.total)) {
      evidence.take(observed(target, now));
    }
  }

  private Evidence observed(TargetState target, long now) {
    Onslaught icmp = target.icmp;
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("sources", icmp.total);
    numbers.put("seconds", Text.seconds(now - icmp.tally.first()));
    return new Evidence(
        BehaviourKind.ICMP_FLOOD,
        icmp,
        List.of(),
        List.of(target.destination),
        List.of(),
        now,
        0.8,
        1 - 0.5 * sources / icmp.total,
        numbers,
        "ICMP messages of "
            + Text.count(icmp.total, "source")
            + " to "
            + target.destination
            + " in "
            + Text.duration(now - icmp.tally.first()),
        icmp.tally,
        later -> observed(target, later));
  }

  @Override
  public void grew(Conversation conversation, long now) {
    if (!conversation.isIcmp()
        || conversation.link == null
        || conversation.forwardPackets < FEWEST_PACKETS) {
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
    return new Evidence(
        BehaviourKind.ICMP_FLOOD,
        link,
        List.of(link.source),
        List.of(link.destination),
        List.of(),
        now,
        0.7,
        1 - 0.5 * packetsPerSecond / rate,
        numbers,
        Text.count(conversation.forwardPackets, "ICMP message")
            + " of "
            + link.source
            + " to "
            + link.destination
            + ", "
            + Text.count(Math.round(rate), "message")
            + " a second",
        link.tally,
        later -> observed(conversation, link, rate, later));
  }
}

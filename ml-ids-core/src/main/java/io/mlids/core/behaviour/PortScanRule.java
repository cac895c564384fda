package io.mlids.core.behaviour;

import io.mlids.core.packet.DecodedPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A source tries many ports of a destination, most of them in vain: a threshold random walk over
 * the first contacts with each port (Jung, Paxson, Berger, Balakrishnan, "Fast portscan detection
 * using sequential hypothesis testing", IEEE S&amp;P 2004). There is no window, so minutes between
 * probes do not matter. UDP that is not answered counts half, for silence is normal there. TCP
 * packets that no system sends by itself (no flags, FIN alone, SYN with FIN, FIN with PSH and URG)
 * need few.
 */
final class PortScanRule implements Rule {
  /** Where traceroute sends to, one port higher with every packet. */
  private static final int FIRST_TRACEROUTE = 33434;

  private static final int LAST_TRACEROUTE = 33534;

  private static final int ALL_TCP =
      DecodedPacket.FIN
          | DecodedPacket.SYN
          | DecodedPacket.RST
          | DecodedPacket.PSH
          | DecodedPacket.ACK
          | DecodedPacket.URG;

  private final double netFailures;
  private final double oddProbes;
  private final StateTable<PairState> pairs;
  private final Evidence.Taker evidence;

  PortScanRule(BehaviourSettings settings, StateTable<PairState> pairs, Evidence.Taker evidence) {
    this.netFailures = settings.value(Parameter.PORT_SCAN_NET_FAILURES);
    this.oddProbes = settings.value(Parameter.PORT_SCAN_ODD_PROBES);
    this.pairs = pairs;
    this.evidence = evidence;
  }

  @Override
  public void opened(Conversation conversation, long now) {
    PairState pair = conversation.pair;
    if (pair == null || conversation.answersFirst) {
      return;
    }
    if (conversation.isTcp() && isOdd(conversation.firstFlags)) {
      pair.odd++;
    } else if (conversation.protocol == Conversation.ICMP && isOldQuestion(conversation)) {
      pair.odd++;
    }
  }

  /** Whether no TCP sends a packet with these flags to somebody whom it is not connected to. */
  private static boolean isOdd(int flags) {
    int set = flags & ALL_TCP;
    return set == 0
        || set == DecodedPacket.FIN
        || (set & (DecodedPacket.SYN | DecodedPacket.FIN))
            == (DecodedPacket.SYN | DecodedPacket.FIN)
        || set == (DecodedPacket.FIN | DecodedPacket.PSH | DecodedPacket.URG);
  }

  /** What hosts do not ask each other any more: the time, a router's information, the net mask. */
  private static boolean isOldQuestion(Conversation conversation) {
    int type = DecodedPacket.icmpType(conversation.icmp);
    return type == 13 || type == 15 || type == 17;
  }

  /** An acknowledgement of nothing, which is refused: how a host is looked for behind a filter. */
  private static boolean isLoneAcknowledgement(Conversation conversation) {
    return conversation.isTcp()
        && !conversation.begun
        && (conversation.firstFlags & ALL_TCP) == DecodedPacket.ACK
        && conversation.outcome == Outcome.REFUSED
        && conversation.forwardPackets == 1;
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    PairState pair = conversation.pair;
    if (pair == null || !conversation.isTry() || pair.destination.equals(ObservedFlow.UNKNOWN)) {
      return;
    }
    int contact = conversation.contact();
    if (conversation.outcome == Outcome.ANSWERED) {
      pair.answered.add(contact);
      return;
    }
    if (!conversation.outcome.isFailure()
        || isTraceroute(conversation)
        || pair.answered.contains(contact)) {
      return;
    }
    if (isLoneAcknowledgement(conversation)) {
      pair.odd++;
    }
    if (!pair.failed.add(contact)) {
      if (pair.odd > 0) {
        assess(pair, now);
      }
      return;
    }
    if (conversation.outcome == Outcome.REFUSED) {
      pair.refused++;
    } else if (!conversation.isTcp() || !conversation.begun) {
      pair.silentUdp++;
    }
    if (pair.failed.size() >= 3) {
      pairs.keep(pair);
    }
    assess(pair, now);
  }

  private static boolean isTraceroute(Conversation conversation) {
    return conversation.isUdp()
        && conversation.responderPort >= FIRST_TRACEROUTE
        && conversation.responderPort <= LAST_TRACEROUTE;
  }

  private void assess(PairState pair, long now) {
    int ports = pair.failed.size();
    double net = ports - 0.5 * pair.silentUdp - pair.answered.size();
    boolean odd = pair.odd >= oddProbes && ports + pair.answered.size() >= 2;
    if (net < netFailures && !odd || !pair.scan.isDue(ports)) {
      return;
    }
    evidence.take(observed(pair, now));
  }

  private Evidence observed(PairState pair, long now) {
    int ports = pair.failed.size();
    double net = ports - 0.5 * pair.silentUdp - pair.answered.size();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("ports", ports + pair.answered.size());
    numbers.put("failed", ports);
    numbers.put("refused", pair.refused);
    numbers.put("answered", pair.answered.size());
    numbers.put("odd_probes", pair.odd);
    numbers.put("seconds", Text.seconds(now - pair.tally.first()));
    double confidence =
        Math.max(
            net < netFailures ? 0 : 1 - 0.5 * netFailures / net,
            pair.odd < oddProbes ? 0 : 1 - 0.5 * oddProbes / pair.odd);
    return new Evidence(
        BehaviourKind.PORT_SCAN,
        pair,
        List.of(pair.source),
        List.of(pair.destination),
        List.of(),
        now,
        0.5,
        confidence,
        numbers,
        reason(pair, now),
        pair.tally,
        later -> observed(pair, later));
  }

  private static String reason(PairState pair, long now) {
    return Text.count(pair.failed.size() + pair.answered.size(), "port", pair.failed.isFull())
        + " of "
        + pair.destination
        + " tried in "
        + Text.duration(now - pair.tally.first())
        + ", "
        + pair.failed.size()
        + " in vain"
        + (pair.refused > 0 ? ", " + pair.refused + " of them refused" : "")
        + (pair.odd > 0
            ? "; " + Text.count(pair.odd, "probe") + " with flags that no system sends by itself"
            : "");
  }
}

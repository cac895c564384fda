package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.PairState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects a source that tries many ports on a destination, most of them without success. The rule
 * is a threshold random walk over the first contacts with each port (Jung, Paxson, Berger,
 * Balakrishnan, "Fast portscan detection using sequential hypothesis testing", IEEE S&amp;P 2004).
 * The rule has no time window, so it detects slow scans too. An unanswered UDP contact has half the
 * weight, because silence is normal for UDP. A few probes that no operating system sends (TCP
 * packets with no flags, only FIN, SYN with FIN, or FIN with PSH and URG) suffice.
 */
final class PortScanRule extends Rule {
  /** The port range of traceroute, which uses the next port for every packet. */
  private static final int FIRST_TRACEROUTE = 33434;

  private static final int LAST_TRACEROUTE = 33534;
  private static final int FEWEST_KEPT = 3;

  /** Scanners repeat an unanswered datagram less often than this. */
  private static final int STREAM = 8;

  private static final int ALL_TCP =
      DecodedPacket.FIN
          | DecodedPacket.SYN
          | DecodedPacket.RST
          | DecodedPacket.PSH
          | DecodedPacket.ACK
          | DecodedPacket.URG;

  private final double netFailures;
  private final double oddProbes;
  private final Memory<PortTries> memory;
  private final Subjects subjects;
  private final Evidence.Taker evidence;

  /**
   * Creates a rule with no state.
   *
   * @param memory the tries of each pair of hosts, shared with {@link SpreadScanRule}
   */
  PortScanRule(RuleContext context, Memory<PortTries> memory) {
    this.netFailures = context.value(Parameter.PORT_SCAN_NET_FAILURES);
    this.oddProbes = context.value(Parameter.PORT_SCAN_ODD_PROBES);
    this.memory = memory;
    this.subjects = context.subjects();
    this.evidence = context.evidence();
  }

  @Override
  public void opened(Conversation conversation, long now) {
    if (!conversation.isFollowed() || conversation.answersFirst()) {
      return;
    }
    if (conversation.isTcp() && isOdd(conversation.firstFlags())
        || conversation.protocol() == IpProtocol.ICMP && isOldQuestion(conversation)) {
      subjects.follow(conversation);
      memory.of(conversation.pair()).odd++;
    }
  }

  /** Returns whether the flags form a combination that no TCP stack sends outside a connection. */
  private static boolean isOdd(int flags) {
    int set = flags & ALL_TCP;
    return set == 0
        || set == DecodedPacket.FIN
        || (set & (DecodedPacket.SYN | DecodedPacket.FIN))
            == (DecodedPacket.SYN | DecodedPacket.FIN)
        || set == (DecodedPacket.FIN | DecodedPacket.PSH | DecodedPacket.URG);
  }

  /**
   * Returns whether the message is an obsolete ICMP request: timestamp, information or address
   * mask.
   */
  private static boolean isOldQuestion(Conversation conversation) {
    int type = DecodedPacket.icmpType(conversation.icmp());
    return type == 13 || type == 15 || type == 17;
  }

  /**
   * Returns whether the conversation consists of an ACK outside a connection and the reset that
   * answers it. Scanners use such ACKs to find hosts behind a packet filter.
   */
  private static boolean isLoneAcknowledgement(Conversation conversation) {
    return conversation.isTcp()
        && !conversation.begun()
        && (conversation.firstFlags() & ALL_TCP) == DecodedPacket.ACK
        && conversation.outcome() == Outcome.REFUSED
        && conversation.forwardPackets() == 1;
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    PairState pair = conversation.pair();
    if (pair == null || !conversation.isTry() || pair.destination().equals(ObservedFlow.UNKNOWN)) {
      return;
    }
    int contact = conversation.contact();
    PortTries tries = memory.of(pair);
    if (conversation.outcome() == Outcome.ANSWERED) {
      tries.answered.add(contact);
      return;
    }
    if (!conversation.outcome().isFailure()
        || isTraceroute(conversation)
        || conversation.isUdp() && conversation.forwardPackets() >= STREAM
        || conversation.link().answered() > 0 && !conversation.isIcmp()
        || tries.answered.contains(contact)) {
      return;
    }
    if (isLoneAcknowledgement(conversation)) {
      tries.odd++;
    }
    if (!tries.failed.add(contact)) {
      if (tries.odd > 0) {
        assess(pair, tries, now);
      }
      return;
    }
    if (conversation.outcome() == Outcome.REFUSED) {
      tries.refused++;
    } else if (!conversation.isTcp() || !conversation.begun()) {
      tries.silentUdp++;
    }
    if (tries.failed.size() >= FEWEST_KEPT) {
      subjects.pairs().keep(pair);
    }
    assess(pair, tries, now);
  }

  private static boolean isTraceroute(Conversation conversation) {
    return conversation.isUdp()
        && conversation.responderPort() >= FIRST_TRACEROUTE
        && conversation.responderPort() <= LAST_TRACEROUTE;
  }

  private void assess(PairState pair, PortTries tries, long now) {
    int failed = tries.failed.size();
    boolean odd = tries.odd >= oddProbes && tries.ports() >= 2;
    if (net(tries) < netFailures && !odd || !tries.isDue(failed)) {
      return;
    }
    evidence.take(observed(pair, tries, now));
  }

  private static double net(PortTries tries) {
    return tries.failed.size() - 0.5 * tries.silentUdp - tries.answered.size();
  }

  private Evidence observed(PairState pair, PortTries tries, long now) {
    double net = net(tries);
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("ports", tries.ports());
    numbers.put("failed", tries.failed.size());
    numbers.put("refused", tries.refused);
    numbers.put("answered", tries.answered.size());
    numbers.put("odd_probes", tries.odd);
    numbers.put("seconds", Text.seconds(now - pair.tally().first()));
    double confidence =
        Math.max(
            net < netFailures ? 0 : 1 - 0.5 * netFailures / net,
            tries.odd < oddProbes ? 0 : 1 - 0.5 * oddProbes / tries.odd);
    return new Evidence(
        BehaviourKind.PORT_SCAN,
        pair,
        List.of(pair.source()),
        List.of(pair.destination()),
        List.of(),
        now,
        0.5,
        confidence,
        numbers,
        reason(pair, tries, now),
        pair.tally(),
        later -> observed(pair, tries, later));
  }

  private static String reason(PairState pair, PortTries tries, long now) {
    return Text.count(tries.ports(), "port", tries.failed.isFull())
        + " on "
        + pair.destination()
        + " were tried in "
        + Text.duration(now - pair.tally().first())
        + "; "
        + tries.failed.size()
        + " failed"
        + (tries.refused > 0 ? ", " + tries.refused + " of them refused" : "")
        + (tries.odd > 0
            ? "; " + Text.count(tries.odd, "probe") + " that no operating system sends"
            : "");
  }
}

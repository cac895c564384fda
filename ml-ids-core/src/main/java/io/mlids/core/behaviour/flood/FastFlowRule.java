package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects a single flow of unanswered datagrams or of ICMP messages at a rate that no service or
 * connectivity test needs. The rate is measured each time the number of packets reaches a power of
 * two.
 */
final class FastFlowRule extends Rule {
  private final BehaviourKind kind;
  private final double packetsPerSecond;
  private final long fewestPackets;
  private final Evidence.Taker evidence;

  /**
   * Creates a rule with no state.
   *
   * @param kind {@link BehaviourKind#UDP_FLOOD} or {@link BehaviourKind#ICMP_FLOOD}
   */
  FastFlowRule(
      RuleContext context, BehaviourKind kind, double packetsPerSecond, long fewestPackets) {
    this.kind = kind;
    this.packetsPerSecond = packetsPerSecond;
    this.fewestPackets = fewestPackets;
    this.evidence = context.evidence();
  }

  @Override
  public void grew(Conversation conversation, long now) {
    boolean udp = kind == BehaviourKind.UDP_FLOOD;
    if (conversation.forwardPackets() < fewestPackets
        || !conversation.isFollowed()
        || !(udp ? isUnansweredUdp(conversation) : conversation.isIcmp())) {
      return;
    }
    double rate = conversation.forwardRate();
    if (rate >= packetsPerSecond) {
      evidence.take(observed(conversation, conversation.link(), rate, now));
    }
  }

  private static boolean isUnansweredUdp(Conversation conversation) {
    return conversation.isUdp()
        && !conversation.answersFirst()
        && conversation.backwardPackets() == 0;
  }

  private Evidence observed(Conversation conversation, LinkState link, double rate, long now) {
    boolean udp = kind == BehaviourKind.UDP_FLOOD;
    String thing = udp ? "datagram" : "ICMP message";
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("packets", conversation.forwardPackets());
    numbers.put("packets_per_second", Math.round(rate));
    return new Evidence(
        kind,
        link,
        List.of(link.source()),
        List.of(link.destination()),
        udp ? List.of(link.port()) : List.of(),
        now,
        0.7,
        1 - 0.5 * packetsPerSecond / rate,
        numbers,
        Text.count(conversation.forwardPackets(), thing)
            + " from "
            + (udp ? link.parties() : link.source() + " to " + link.destination())
            + ", "
            + Text.count(Math.round(rate), thing)
            + " per second"
            + (udp ? ", none answered" : ""),
        link.tally(),
        later -> observed(conversation, link, rate, later));
  }
}

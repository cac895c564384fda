package io.mlids.core.behaviour;

import io.mlids.core.packet.DecodedPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A source asks many destinations for the same thing, most of them in vain: the threshold random
 * walk of {@link PortScanRule} over the first contacts with each address. What a source has talked
 * with before is no first contact, and whom it has looked up by name it does not look for (Whyte,
 * Kranakis, van Oorschot, "DNS-based detection of scanning worms in an enterprise network", NDSS
 * 2005); so a network that goes down makes no sweeps of its clients.
 *
 * <p>Asking for a few things in turn is the same: few ports, many addresses. Many addresses with a
 * port of its own each are peers, and no sweep, though some of them share a port: what is asked for
 * has to be a good part of all that the source asks in vain.
 */
final class SweepRule implements Rule {
  private static final int DNS = 53;

  private final double netFailures;
  private final double addressesPerPort;
  private final double leastShare;
  private final StateTable<SpreadState> spreads;
  private final StateTable<SourceState> sources;
  private final Evidence.Taker evidence;

  SweepRule(
      BehaviourSettings settings,
      StateTable<SpreadState> spreads,
      StateTable<SourceState> sources,
      Evidence.Taker evidence) {
    this.netFailures = settings.value(Parameter.SWEEP_NET_FAILURES);
    this.addressesPerPort = settings.value(Parameter.SWEEP_ADDRESSES_PER_PORT);
    this.leastShare = settings.value(Parameter.SWEEP_LEAST_SHARE);
    this.spreads = spreads;
    this.sources = sources;
    this.evidence = evidence;
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (!forward
        && conversation.isUdp()
        && conversation.responderPort == DNS
        && conversation.source != null) {
      DnsAnswer.addAddresses(payload, conversation.source.lookedUp);
    }
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    SpreadState spread = conversation.spread;
    if (spread == null || !conversation.isTry()) {
      return;
    }
    SourceState source = conversation.source;
    long address = number(conversation.responder.high(), conversation.responder.low());
    if (conversation.outcome == Outcome.ANSWERED) {
      spread.answered.add(address);
      source.answered.add(address);
      if (conversation.isUdp()) {
        source.answeredUdp.add(address);
      }
      return;
    }
    if (!conversation.outcome.isFailure() || source.lookedUp.contains(address)) {
      return;
    }
    source.failedAnyhow.add(address);
    boolean weak =
        conversation.isUdp() && conversation.outcome != Outcome.REFUSED
            || conversation.isTcp() && !conversation.begun;
    if (!spread.answered.contains(address) && spread.failed.add(address)) {
      spread.victims.add(conversation.responder);
      if (spread.failed.size() >= 3) {
        spreads.keep(spread);
      }
      assess(spread, source, weak, conversation.isUdp(), now);
    }
    if (!conversation.isUdp() && !source.answered.contains(address) && source.failed.add(address)) {
      source.ports.add(conversation.contact());
      source.victims.add(conversation.responder);
      if (source.failed.size() >= 3) {
        sources.keep(source);
      }
      assess(source, now);
    }
  }

  /** An address as one number, which stands for another one once in 2^62 times. */
  static long number(long high, long low) {
    return (low ^ Long.rotateLeft(high, 17) * 0x9E3779B97F4A7C15L) & Long.MAX_VALUE >>> 1;
  }

  private void assess(SpreadState spread, SourceState source, boolean weak, boolean udp, long now) {
    int failed = spread.failed.size();
    source.mostForOne = Math.max(source.mostForOne, failed);
    int answered = udp ? source.answeredUdp.size() : spread.answered.size();
    double net = (weak ? 0.5 : 1) * failed - answered;
    if (net < netFailures
        || failed < leastShare * source.failedAnyhow.size()
        || !spread.sweep.isDue(failed)) {
      return;
    }
    source.toldOfOne = true;
    evidence.take(observed(spread, net, now));
  }

  private Evidence observed(SpreadState spread, double net, long now) {
    int failed = spread.failed.size();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("addresses", failed + spread.answered.size());
    numbers.put("failed", failed);
    numbers.put("answered", spread.answered.size());
    numbers.put("seconds", Text.seconds(now - spread.tally.first()));
    String reason =
        Text.count(failed + spread.answered.size(), "address", spread.failed.isFull())
            + " asked for "
            + thing(spread.contact)
            + " in "
            + Text.duration(now - spread.tally.first())
            + ", "
            + failed
            + " in vain";
    return new Evidence(
        BehaviourKind.ADDRESS_SWEEP,
        spread,
        List.of(spread.source),
        spread.victims.list(),
        ports(spread.contact),
        now,
        0.4,
        1 - 0.5 * netFailures / net,
        numbers,
        reason,
        spread.tally,
        later -> observed(spread, net, later));
  }

  private void assess(SourceState source, long now) {
    int failed = source.failed.size();
    double net = failed - source.answered.size();
    if (net < netFailures
        || source.toldOfOne && source.mostForOne * 2 > failed
        || source.ports.size() * addressesPerPort > failed
        || !source.sweep.isDue(failed)) {
      return;
    }
    evidence.take(observed(source, now));
  }

  private Evidence observed(SourceState source, long now) {
    int failed = source.failed.size();
    double net = failed - source.answered.size();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("addresses", failed + source.answered.size());
    numbers.put("failed", failed);
    numbers.put("answered", source.answered.size());
    numbers.put("ports", source.ports.size());
    numbers.put("seconds", Text.seconds(now - source.tally.first()));
    String reason =
        Text.count(failed + source.answered.size(), "address", source.failed.isFull())
            + " asked for "
            + Text.count(source.ports.size(), "port")
            + " in "
            + Text.duration(now - source.tally.first())
            + ", "
            + failed
            + " in vain";
    return new Evidence(
        BehaviourKind.ADDRESS_SWEEP,
        source,
        List.of(source.source),
        source.victims.list(),
        List.of(),
        now,
        0.4,
        1 - 0.5 * netFailures / Math.max(netFailures, net),
        numbers,
        reason,
        source.tally,
        later -> observed(source, later));
  }

  private static String thing(int contact) {
    int protocol = contact >>> 16;
    int number = contact & 0xFFFF;
    return switch (protocol) {
      case DecodedPacket.TCP -> "TCP port " + number;
      case DecodedPacket.UDP -> "UDP port " + number;
      case Conversation.ICMP, Conversation.ICMPV6 -> "an ICMP answer";
      default -> "IP protocol " + protocol;
    };
  }

  private static List<Integer> ports(int contact) {
    int protocol = contact >>> 16;
    return protocol == DecodedPacket.TCP || protocol == DecodedPacket.UDP
        ? List.of(contact & 0xFFFF)
        : List.of();
  }
}

package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.SourceState;
import io.mlids.core.behaviour.conversation.SpreadState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.DnsAnswer;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Memory;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects when a source contacts many destinations for the same service, most of them without
 * success. It applies the threshold random walk of {@link PortScanRule} to the first contacts with
 * each address. Contacts with known addresses are not first contacts, and addresses that the source
 * has looked up by name do not count (Whyte, Kranakis, van Oorschot, "DNS-based detection of
 * scanning worms in an enterprise network", NDSS 2005). A network outage therefore does not turn
 * clients into sweepers.
 *
 * <p>The rule also detects sweeps of a few ports across many addresses. Many addresses contacted on
 * different ports are peers, not a sweep, even if some of the ports are the same. A service must
 * therefore account for a large share of the source's failed contacts.
 */
final class SweepRule extends Rule {
  private static final int DNS = 53;
  private static final int FEWEST_KEPT = 3;

  private final double netFailures;
  private final double addressesPerPort;
  private final double leastShare;
  private final Subjects subjects;
  private final Memory<SweptAddresses> ofSpread;
  private final Memory<Contacts> ofSource;
  private final Evidence.Taker evidence;

  SweepRule(RuleContext context) {
    this.netFailures = context.value(Parameter.SWEEP_NET_FAILURES);
    this.addressesPerPort = context.value(Parameter.SWEEP_ADDRESSES_PER_PORT);
    this.leastShare = context.value(Parameter.SWEEP_LEAST_SHARE);
    this.subjects = context.subjects();
    this.ofSpread = subjects.spreads().memory(() -> new SweptAddresses(context.sets()));
    this.ofSource = subjects.sources().memory(() -> new Contacts(context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (!forward
        && conversation.isUdp()
        && conversation.responderPort() == DNS
        && conversation.isFollowed()
        && payload.available() > 0) {
      DnsAnswer.addAddresses(payload, ofSource.of(conversation.source()).lookedUp());
    }
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (!conversation.isFollowed() || !conversation.isTry()) {
      return;
    }
    if (conversation.outcome() == Outcome.ANSWERED) {
      answered(conversation);
    } else if (conversation.outcome().isFailure() && conversation.link().answered() == 0) {
      failed(conversation, now);
    }
  }

  private void answered(Conversation conversation) {
    long address = Addresses.number(conversation.responder());
    if (conversation.link().answered() == 1) {
      Contacts contacts = ofSource.of(conversation.source());
      contacts.answered.add(address);
      if (conversation.isUdp()) {
        contacts.answeredUdp().add(address);
      }
    }
    if (conversation.spread() != null) {
      ofSpread.of(conversation.spread()).answered.add(address);
    }
  }

  private void failed(Conversation conversation, long now) {
    SourceState source = conversation.source();
    SpreadState spread = conversation.spread();
    Contacts contacts = ofSource.of(source);
    long address = Addresses.number(conversation.responder());
    if (contacts.isLookedUp(address)) {
      return;
    }
    FailedContacts failed = contacts.failed();
    failed.overAnyProtocol.add(address);
    boolean weak =
        conversation.isUdp() && conversation.outcome() != Outcome.REFUSED
            || conversation.isTcp() && !conversation.begun();
    SweptAddresses swept = ofSpread.of(spread);
    if (!swept.answered.contains(address) && swept.failed.add(conversation.responder())) {
      if (swept.failed.size() >= FEWEST_KEPT) {
        subjects.spreads().keep(spread);
      }
      assess(spread, swept, contacts, weak, conversation.isUdp(), now);
    }
    if (!conversation.isUdp()
        && !contacts.answered.contains(address)
        && failed.addresses.add(conversation.responder())) {
      failed.ports.add(conversation.contact());
      if (failed.addresses.size() >= FEWEST_KEPT) {
        subjects.sources().keep(source);
      }
      assess(source, contacts, now);
    }
  }

  private void assess(
      SpreadState spread,
      SweptAddresses swept,
      Contacts contacts,
      boolean weak,
      boolean udp,
      long now) {
    int failed = swept.failed.size();
    FailedContacts ofAnyPort = contacts.failed();
    ofAnyPort.mostForOne = Math.max(ofAnyPort.mostForOne, failed);
    int answered = udp ? contacts.answeredUdp().size() : swept.answered.size();
    double net = (weak ? 0.5 : 1) * failed - answered;
    if (net < netFailures
        || failed < leastShare * ofAnyPort.overAnyProtocol.size()
        || !swept.isDue(failed)) {
      return;
    }
    ofAnyPort.reportedOne = true;
    evidence.take(observed(spread, swept, net, now));
  }

  private Evidence observed(SpreadState spread, SweptAddresses swept, double net, long now) {
    int failed = swept.failed.size();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("addresses", swept.addresses());
    numbers.put("failed", failed);
    numbers.put("answered", swept.answered.size());
    numbers.put("seconds", Text.seconds(now - spread.tally().first()));
    return new Evidence(
        BehaviourKind.ADDRESS_SWEEP,
        spread,
        List.of(spread.source()),
        swept.failed.list(),
        ports(spread.contact()),
        now,
        0.4,
        1 - 0.5 * netFailures / net,
        numbers,
        reason(swept.addresses(), swept.failed, thing(spread.contact()), spread.tally(), now),
        spread.tally(),
        later -> observed(spread, swept, net, later));
  }

  private static String reason(
      int addresses, Addresses failed, String thing, Tally tally, long now) {
    return Text.count(addresses, "address", failed.isFull())
        + " were contacted "
        + thing
        + " in "
        + Text.duration(now - tally.first())
        + "; "
        + failed.size()
        + " failed";
  }

  private void assess(SourceState source, Contacts contacts, long now) {
    FailedContacts ofAnyPort = contacts.failed();
    int failed = ofAnyPort.addresses.size();
    double net = failed - contacts.answered.size();
    if (net < netFailures
        || ofAnyPort.reportedOne && ofAnyPort.mostForOne * 2 > failed
        || ofAnyPort.ports.size() * addressesPerPort > failed
        || !ofAnyPort.isDue(failed)) {
      return;
    }
    evidence.take(observed(source, contacts, now));
  }

  private Evidence observed(SourceState source, Contacts contacts, long now) {
    FailedContacts ofAnyPort = contacts.failed();
    int failed = ofAnyPort.addresses.size();
    int addresses = failed + contacts.answered.size();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("addresses", addresses);
    numbers.put("failed", failed);
    numbers.put("answered", contacts.answered.size());
    numbers.put("ports", ofAnyPort.ports.size());
    numbers.put("seconds", Text.seconds(now - source.tally().first()));
    return new Evidence(
        BehaviourKind.ADDRESS_SWEEP,
        source,
        List.of(source.source()),
        ofAnyPort.addresses.list(),
        List.of(),
        now,
        0.4,
        1 - 0.5 * netFailures / Math.max(netFailures, failed - contacts.answered.size()),
        numbers,
        reason(
            addresses,
            ofAnyPort.addresses,
            "on " + Text.count(ofAnyPort.ports.size(), "port"),
            source.tally(),
            now),
        source.tally(),
        later -> observed(source, contacts, later));
  }

  private static String thing(int contact) {
    int protocol = contact >>> 16;
    int number = contact & 0xFFFF;
    return switch (protocol) {
      case DecodedPacket.TCP -> "on TCP port " + number;
      case DecodedPacket.UDP -> "on UDP port " + number;
      case IpProtocol.ICMP, IpProtocol.ICMPV6 -> "by ICMP";
      default -> "over IP protocol " + protocol;
    };
  }

  private static List<Integer> ports(int contact) {
    int protocol = contact >>> 16;
    return protocol == DecodedPacket.TCP || protocol == DecodedPacket.UDP
        ? List.of(contact & 0xFFFF)
        : List.of();
  }
}

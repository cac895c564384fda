package io.mlids.core.behaviour;

import io.mlids.core.net.IpAddress;
import io.mlids.core.packet.DecodedPacket;
import java.util.List;

/**
 * Follows a stream of packets, or of flows, and finds evidence of what hosts do over many flows.
 * The same stream gives the same evidence, whatever pieces it comes in. Belongs to one thread.
 */
public final class Behaviour {
  private final StateTable<PairState> pairs;
  private final StateTable<LinkState> links;
  private final StateTable<SpreadState> spreads;
  private final StateTable<SourceState> sources;
  private final StateTable<ServiceState> services;
  private final StateTable<TargetState> targets;
  private final ConversationTable conversations;
  private final FlowEvents flows;
  private final List<Rule> rules;
  private final Payload payload = new Payload();
  private long events;

  /**
   * A behaviour of which nothing has been seen.
   *
   * @param seed any number that a sender of packets does not know; it changes no result
   * @param evidence is given what is found, at once
   */
  public Behaviour(BehaviourSettings settings, long seed, Evidence.Taker evidence) {
    int room = settings.whole(Parameter.SUBJECTS);
    pairs = new StateTable<>(room, seed);
    links = new StateTable<>(room, seed);
    spreads = new StateTable<>(room, seed);
    sources = new StateTable<>(room, seed);
    services = new StateTable<>(room, seed);
    targets = new StateTable<>(room, seed);
    rules =
        List.of(
            new PortScanRule(settings, pairs, evidence),
            new SpreadScanRule(settings, evidence),
            new SweepRule(settings, spreads, sources, evidence),
            new SynFloodRule(settings, links, services, evidence),
            new UdpFloodRule(settings, evidence),
            new IcmpFloodRule(settings, evidence),
            new ReflectionRule(settings, evidence),
            new GuessingRule(settings, links, evidence),
            new SlowRequestsRule(settings, links, evidence),
            new WebRule(settings, links, evidence),
            new BeaconRule(settings, links, evidence),
            new TunnelRule(settings, links, evidence));
    Events handler = new Events();
    flows = new FlowEvents(handler, payload);
    conversations =
        new ConversationTable(
            settings.whole(Parameter.CONVERSATIONS),
            settings.micros(Parameter.ANSWER_WAIT),
            seed,
            handler);
  }

  /**
   * Takes a packet.
   *
   * @param bytes the buffer that it stands in
   * @param end where its captured bytes end there
   */
  public void add(DecodedPacket packet, byte[] bytes, int end) {
    int offset = packet.payloadOffset();
    if (offset > 0) {
      payload.set(bytes, offset, end - offset, packet.payloadLength());
    } else {
      payload.setLength(packet.payloadLength());
    }
    conversations.add(packet);
  }

  /** Takes a flow of a table; a behaviour sees either flows or packets. */
  public void add(ObservedFlow flow) {
    flows.add(flow);
  }

  /** Lets everything happen that is due at a time, where no packet may come for long. */
  public void advance(long now) {
    conversations.advance(now);
  }

  /** Ends all conversations, because there are no more packets. */
  public void finish() {
    conversations.finish();
    flows.finish();
  }

  /** The time of the traffic so far, microseconds since the epoch. */
  public long now() {
    return Math.max(conversations.now(), flows.now());
  }

  /** How much there is of everything. */
  public BehaviourStatistics statistics() {
    return new BehaviourStatistics(
        conversations.opened() + flows.opened(),
        conversations.size(),
        conversations.evicted(),
        pairs.size()
            + links.size()
            + spreads.size()
            + sources.size()
            + services.size()
            + targets.size(),
        pairs.evicted()
            + links.evicted()
            + spreads.evicted()
            + sources.evicted()
            + services.evicted()
            + targets.evicted(),
        events);
  }

  /** Whether this is the address of one host, not multicast or broadcast. */
  private static boolean isSomebody(IpAddress address, boolean udp) {
    if (address.isIpv6()) {
      return address.high() >>> 56 != 0xFF
          && address.high() >>> 54 != 0x3FA
          && (address.high() != 0 || address.low() != 0);
    }
    int first = (int) (address.low() >>> 24);
    return first != 0
            && first < 224
            && address.low() >>> 16 != 0xA9FE
            && !(udp && (address.low() & 0xFF) == 0xFF)
        || first >= 240 && address.low() != 0xFFFF_FFFFL;
  }

  private void attach(Conversation c) {
    IpAddress from = c.initiator;
    IpAddress to = c.responder;
    if (c.answersFirst) {
      TargetState target = targets.find(from.high(), from.low(), 0, 0, 0);
      if (target == null) {
        target = new TargetState(from);
        targets.add(target);
      }
      c.target = target;
    }
    boolean unknown = from.equals(ObservedFlow.UNKNOWN) && to.equals(ObservedFlow.UNKNOWN);
    if (c.answersFirst && c.isUdp()
        || !unknown && (!isSomebody(to, c.isUdp()) || !isSomebody(from, false))) {
      return;
    }
    c.pair = pairs.find(from.high(), from.low(), to.high(), to.low(), 0);
    if (c.pair == null) {
      c.pair = new PairState(from, to);
      pairs.add(c.pair);
    }
    long service = (long) c.protocol << 16 | c.responderPort;
    c.link = links.find(from.high(), from.low(), to.high(), to.low(), service);
    if (c.link == null) {
      c.link = new LinkState(from, to, c.protocol, c.responderPort);
      links.add(c.link);
    }
    c.spread = spreads.find(from.high(), from.low(), 0, 0, c.contact());
    if (c.spread == null) {
      c.spread = new SpreadState(from, c.contact());
      spreads.add(c.spread);
    }
    c.source = sources.find(from.high(), from.low(), 0, 0, 0);
    if (c.source == null) {
      c.source = new SourceState(from);
      sources.add(c.source);
    }
    c.service = services.find(to.high(), to.low(), 0, 0, service);
    if (c.service == null) {
      c.service = new ServiceState(to, c.protocol, c.responderPort);
      services.add(c.service);
    }
    if (c.target == null) {
      c.target = targets.find(to.high(), to.low(), 0, 0, 0);
      if (c.target == null) {
        c.target = new TargetState(to);
        targets.add(c.target);
      }
    }
    c.pair.tally.opened(c);
    c.link.tally.opened(c);
    c.spread.tally.opened(c);
    c.source.tally.opened(c);
    c.service.tally.opened(c);
    c.link.open++;
  }

  private static void tally(Conversation c) {
    long packets = c.newPackets();
    long bytes = c.newBytes();
    if (c.link != null) {
      c.pair.tally.add(c, packets, bytes);
      c.link.tally.add(c, packets, bytes);
      c.spread.tally.add(c, packets, bytes);
      c.source.tally.add(c, packets, bytes);
      c.service.tally.add(c, packets, bytes);
    }
    if (c.reflected != null) {
      c.reflected.tally.add(c, packets, bytes);
    }
  }

  /** Hands what happens to conversations on to the rules, with the states that they need. */
  private final class Events implements ConversationListener {

    @Override
    public void opened(Conversation conversation, long now) {
      events++;
      attach(conversation);
      for (Rule rule : rules) {
        rule.opened(conversation, now);
      }
    }

    @Override
    public void judged(Conversation conversation, Outcome before, long now) {
      events++;
      tally(conversation);
      if (conversation.link != null && conversation.outcome == Outcome.ANSWERED) {
        conversation.link.answered++;
      }
      for (Rule rule : rules) {
        rule.judged(conversation, before, now);
      }
    }

    @Override
    public void message(Conversation conversation, boolean forward, int length, long now) {
      for (Rule rule : rules) {
        rule.message(conversation, forward, payload, now);
      }
    }

    @Override
    public void grew(Conversation conversation, long now) {
      events++;
      tally(conversation);
      for (Rule rule : rules) {
        rule.grew(conversation, now);
      }
    }

    @Override
    public void ended(Conversation conversation, long now) {
      events++;
      tally(conversation);
      if (conversation.link != null) {
        conversation.link.open--;
      }
      for (Rule rule : rules) {
        rule.ended(conversation, now);
      }
    }
  }
}

package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.StateTable;
import io.mlids.core.net.IpAddress;
import java.util.List;

/**
 * Tracks the subjects of conversations (sources, services, destinations and links) in tables of
 * equal capacity. Pairs (a source at one destination) and spreads (a source's contacts with one
 * port at many destinations) are tracked only for sources with a failed contact. Not thread-safe.
 */
public final class Subjects {
  private final StateTable<PairState> pairs;
  private final StateTable<LinkState> links;
  private final StateTable<SpreadState> spreads;
  private final StateTable<SourceState> sources;
  private final StateTable<ServiceState> services;
  private final StateTable<TargetState> targets;

  /**
   * A value that depends on everything that was read ahead, so that the compiler keeps the reads.
   */
  private int read;

  /**
   * Creates empty tables.
   *
   * @param capacity the capacity of each table
   * @param seed seed of the hash tables; keep it secret from packet senders. It does not affect
   *     results
   */
  public Subjects(int capacity, long seed) {
    pairs = new StateTable<>(capacity, seed);
    links = new StateTable<>(capacity, seed);
    spreads = new StateTable<>(capacity, seed);
    sources = new StateTable<>(capacity, seed);
    services = new StateTable<>(capacity, seed);
    targets = new StateTable<>(capacity, seed);
  }

  /** The states of pairs, each consisting of a source and a destination. */
  public StateTable<PairState> pairs() {
    return pairs;
  }

  /** The states of links, each consisting of a source and one service of a destination. */
  public StateTable<LinkState> links() {
    return links;
  }

  /** The states of spreads. A spread is a source with one port or ICMP type at any destination. */
  public StateTable<SpreadState> spreads() {
    return spreads;
  }

  /** The states of sources. */
  public StateTable<SourceState> sources() {
    return sources;
  }

  /** The states of services. */
  public StateTable<ServiceState> services() {
    return services;
  }

  /** The states of destinations. */
  public StateTable<TargetState> targets() {
    return targets;
  }

  /** The number of subjects in all tables. */
  public int size() {
    return pairs.size()
        + links.size()
        + spreads.size()
        + sources.size()
        + services.size()
        + targets.size();
  }

  /** The number of subjects evicted because a table was full. */
  public long evicted() {
    return pairs.evicted()
        + links.evicted()
        + spreads.evicted()
        + sources.evicted()
        + services.evicted()
        + targets.evicted();
  }

  /**
   * Reads the state that conversations will need when they open, so that it is in the processor's
   * cache by then. The reads of one pass do not depend on each other, so the processor performs
   * many of them at a time; {@link #attach} would have to wait for each.
   */
  public void readAhead(List<Conversation> expected) {
    int count = expected.size();
    SourceState[] sourcesAhead = new SourceState[count];
    ServiceState[] servicesAhead = new ServiceState[count];
    int sum = 0;
    for (Conversation each : expected) {
      sum += readSlots(each.initiator(), each.responder(), key(each));
    }
    for (int i = 0; i < count; i++) {
      Conversation each = expected.get(i);
      IpAddress from = each.initiator();
      IpAddress to = each.responder();
      sourcesAhead[i] = sources.peek(from.high(), from.low(), 0, 0, 0);
      servicesAhead[i] = services.peek(to.high(), to.low(), 0, 0, key(each));
    }
    for (int i = 0; i < count; i++) {
      if (sourcesAhead[i] != null) {
        sum += sourcesAhead[i].readAhead() + (int) sourcesAhead[i].tally().flows();
      }
      if (servicesAhead[i] != null) {
        sum += servicesAhead[i].readAhead() + (int) servicesAhead[i].tally().flows();
        TargetState target = servicesAhead[i].target;
        sum += target == null ? 0 : target.readAhead();
      }
    }
    for (int i = 0; i < count; i++) {
      if (sourcesAhead[i] != null) {
        sum += sourcesAhead[i].readSetsAhead();
      }
      if (servicesAhead[i] != null) {
        sum += servicesAhead[i].readSetsAhead();
        TargetState target = servicesAhead[i].target;
        sum += target == null ? 0 : target.readSetsAhead();
      }
    }
    read += sum;
  }

  private int readSlots(IpAddress from, IpAddress to, long key) {
    return links.readSlot(from.high(), from.low(), to.high(), to.low(), key)
        + sources.readSlot(from.high(), from.low(), 0, 0, 0)
        + services.readSlot(to.high(), to.low(), 0, 0, key);
  }

  /** The part of a service's key after the address. */
  private static long key(Conversation conversation) {
    return (long) conversation.protocol << 16 | conversation.responderPort;
  }

  /** Finds or adds the subjects of a new conversation. */
  public void attach(Conversation conversation) {
    IpAddress from = conversation.initiator();
    IpAddress to = conversation.responder();
    boolean udp = conversation.isUdp();
    if (conversation.answersFirst) {
      conversation.target = target(from);
    }
    boolean known = !from.equals(ObservedFlow.UNKNOWN) || !to.equals(ObservedFlow.UNKNOWN);
    if (conversation.answersFirst && udp || known && !(isHost(to, udp) && isHost(from, false))) {
      return;
    }
    LinkState link = link(conversation, from, to);
    conversation.link = link;
    conversation.source = link.sourceState;
    conversation.service = link.service;
    if (conversation.target == null) {
      conversation.target = link.service.target;
    }
    conversation.sourceTally = link.sourceState.tally();
    conversation.serviceTally = link.service.tally();
    link.opened(conversation);
    conversation.sourceTally.opened(conversation);
    conversation.serviceTally.opened(conversation);
    if (link.sourceState.failed) {
      attachPair(conversation, link, false);
      attachSpread(conversation, link, false);
    }
  }

  /**
   * Records the outcome of a conversation. If the conversation failed, its pair and spread are
   * tracked from then on.
   */
  public void judged(Conversation conversation) {
    if (conversation.outcome.isFailure()) {
      if (conversation.isFollowed() && conversation.isTry()) {
        follow(conversation);
      }
      conversation.tally();
    } else if (conversation.isFollowed() && conversation.outcome == Outcome.ANSWERED) {
      conversation.link.addAnswered();
    }
  }

  /** Records that a conversation has ended. */
  public void ended(Conversation conversation) {
    conversation.tally();
    if (conversation.isFollowed()) {
      conversation.link.ended();
    }
  }

  /**
   * Returns whether an address belongs to a single host, rather than being a multicast, broadcast
   * or link-local address.
   */
  private static boolean isHost(IpAddress address, boolean udp) {
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

  private LinkState link(Conversation conversation, IpAddress from, IpAddress to) {
    long key = key(conversation);
    LinkState link = links.find(from.high(), from.low(), to.high(), to.low(), key);
    if (link == null) {
      link = new LinkState(from, to, conversation.protocol, conversation.responderPort);
      links.add(link);
    }
    if (link.sourceState != null && link.sourceState.isHeld()) {
      sources.touch(link.sourceState);
    } else {
      link.sourceState = source(from);
    }
    if (link.service != null && link.service.isHeld()) {
      services.touch(link.service);
    } else {
      link.service = service(to, conversation.protocol, conversation.responderPort, key);
    }
    TargetState target = link.service.target;
    if (target != null && target.isHeld()) {
      targets.touch(target);
    } else {
      link.service.target = target(to);
    }
    return link;
  }

  private SourceState source(IpAddress address) {
    SourceState source = sources.find(address.high(), address.low(), 0, 0, 0);
    if (source == null) {
      source = new SourceState(address);
      sources.add(source);
    }
    return source;
  }

  private ServiceState service(IpAddress address, int protocol, int port, long key) {
    ServiceState service = services.find(address.high(), address.low(), 0, 0, key);
    if (service == null) {
      service = new ServiceState(address, protocol, port);
      services.add(service);
    }
    return service;
  }

  private TargetState target(IpAddress address) {
    TargetState target = targets.find(address.high(), address.low(), 0, 0, 0);
    if (target == null) {
      target = new TargetState(address);
      targets.add(target);
    }
    return target;
  }

  /** Starts tracking the pair and the spread of a conversation. */
  public void follow(Conversation conversation) {
    LinkState link = conversation.link;
    link.sourceState.failed = true;
    attachPair(conversation, link, true);
    attachSpread(conversation, link, true);
  }

  private void attachPair(Conversation conversation, LinkState link, boolean adding) {
    if (conversation.pair != null) {
      return;
    }
    PairState pair = link.pair;
    if (pair != null && pair.isHeld()) {
      pairs.touch(pair);
    } else {
      IpAddress from = link.source();
      IpAddress to = link.destination();
      pair = pairs.find(from.high(), from.low(), to.high(), to.low(), 0);
      if (pair == null && adding) {
        pair = new PairState(from, to);
        pairs.add(pair);
      }
      link.pair = pair;
    }
    if (pair != null) {
      conversation.pair = pair;
      pair.tally().join(conversation);
    }
  }

  private void attachSpread(Conversation conversation, LinkState link, boolean adding) {
    if (conversation.spread != null) {
      return;
    }
    // ICMP messages of different types share a link, so the link's spread may belong to another
    // type.
    SpreadState spread = link.spread;
    if (spread != null && spread.isHeld() && spread.contact() == conversation.contact()) {
      spreads.touch(spread);
    } else {
      IpAddress from = link.source();
      spread = spreads.find(from.high(), from.low(), 0, 0, conversation.contact());
      if (spread == null && adding) {
        spread = new SpreadState(from, conversation.contact());
        spreads.add(spread);
      }
      link.spread = spread;
    }
    if (spread != null) {
      conversation.spread = spread;
      spread.tally().join(conversation);
    }
  }
}

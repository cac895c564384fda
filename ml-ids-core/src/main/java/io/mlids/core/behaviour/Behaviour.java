package io.mlids.core.behaviour;

import io.mlids.core.behaviour.channel.ChannelRules;
import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.ConversationListener;
import io.mlids.core.behaviour.conversation.ConversationTable;
import io.mlids.core.behaviour.conversation.FlowEvents;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.conversation.Transport;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.IcmpRule;
import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.UdpRule;
import io.mlids.core.behaviour.flood.FloodRules;
import io.mlids.core.behaviour.guessing.GuessingRules;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.payload.WebRequest;
import io.mlids.core.behaviour.scan.ScanRules;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.web.WebRules;
import io.mlids.core.packet.DecodedPacket;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs the behaviour rules over a stream of packets or flows and reports evidence of malicious
 * behaviour. The same stream always gives the same evidence. Not thread-safe.
 */
public final class Behaviour {
  /**
   * Conversations with at least this many packets are tallied while they grow; shorter ones are
   * tallied only when they end.
   */
  private static final long FEWEST_TALLIED = 64;

  private final Subjects subjects;
  private final SetCapacity sets;
  private final ConversationTable conversations;
  private final FlowEvents flows;

  /**
   * The rules that watch each kind of event, by transport protocol. Most rules watch one or two
   * kinds of event for one transport.
   */
  private final Rule[][] atOpening;

  private final Rule[][] atOutcome;
  private final Rule[][] atMessage;
  private final Rule[][] atRequest;
  private final Rule[][] atBody;
  private final Rule[][] atGrowth;
  private final Rule[][] atEnd;
  private final Payload payload = new Payload();
  private long events;

  /**
   * Creates an instance with no state.
   *
   * @param seed seed of the hash tables; keep it secret from packet senders. It does not affect
   *     results
   * @param evidence receives evidence as soon as it is found
   */
  public Behaviour(BehaviourSettings settings, long seed, Evidence.Taker evidence) {
    subjects = new Subjects(settings.whole(Parameter.SUBJECTS), seed);
    sets = new SetCapacity(settings.whole(Parameter.SET_MEMBERS));
    RuleContext context = new RuleContext(settings, subjects, sets, evidence);
    List<Rule> rules =
        Stream.of(
                ScanRules.of(context),
                FloodRules.of(context),
                GuessingRules.of(context),
                WebRules.of(context),
                ChannelRules.of(context))
            .flatMap(List::stream)
            .toList();
    atOpening = watching(rules, "opened");
    atOutcome = watching(rules, "judged");
    atMessage = watching(rules, "message");
    atRequest = watching(rules, "request");
    atBody = watching(rules, "body");
    atGrowth = watching(rules, "grew");
    atEnd = watching(rules, "ended");
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
   * The rules that override a method of {@link Rule}, indexed by the ordinal of the transport they
   * watch.
   */
  private static Rule[][] watching(List<Rule> rules, String event) {
    return Stream.of(Transport.values())
        .map(
            transport ->
                rules.stream()
                    .filter(rule -> watches(rule, transport) && overrides(rule, event))
                    .toArray(Rule[]::new))
        .toArray(Rule[][]::new);
  }

  private static boolean watches(Rule rule, Transport transport) {
    return switch (rule) {
      case TcpRule _ -> transport == Transport.TCP;
      case UdpRule _ -> transport == Transport.UDP;
      case IcmpRule _ -> transport == Transport.ICMP;
      default -> true;
    };
  }

  private static boolean overrides(Rule rule, String event) {
    return Stream.of(rule.getClass().getDeclaredMethods())
        .anyMatch(method -> method.getName().equals(event) && !method.isSynthetic());
  }

  /**
   * Processes a packet.
   *
   * @param bytes the buffer that contains the packet
   * @param end the end of the packet's captured bytes in the buffer
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

  /** Processes a flow from a file. An instance processes either flows or packets, not both. */
  public void add(ObservedFlow flow) {
    flows.add(flow);
  }

  /** Advances the traffic time during periods without packets. */
  public void advance(long now) {
    conversations.advance(now);
  }

  /** Ends all conversations, because the input has ended. */
  public void finish() {
    conversations.finish();
    flows.finish();
  }

  /** The current traffic time, in microseconds since the epoch. */
  public long now() {
    return Math.max(conversations.now(), flows.now());
  }

  /** The current counts. */
  public BehaviourStatistics statistics() {
    return new BehaviourStatistics(
        conversations.opened() + flows.opened(),
        conversations.size(),
        conversations.evicted(),
        subjects.size(),
        subjects.evicted(),
        sets.taken(),
        sets.refused(),
        events);
  }

  /** Passes conversation events to the subjects, then to the rules. */
  private final class Events implements ConversationListener {

    @Override
    public void expected(List<Conversation> expected) {
      subjects.readAhead(expected);
    }

    @Override
    public void opened(Conversation conversation, long now) {
      events++;
      subjects.attach(conversation);
      for (Rule rule : atOpening[conversation.transport().ordinal()]) {
        rule.opened(conversation, now);
      }
    }

    @Override
    public void judged(Conversation conversation, Outcome before, long now) {
      events++;
      subjects.judged(conversation);
      for (Rule rule : atOutcome[conversation.transport().ordinal()]) {
        rule.judged(conversation, before, now);
      }
    }

    @Override
    public void message(Conversation conversation, boolean forward, int length, long now) {
      Optional<WebRequest> request = Optional.empty();
      if (forward && conversation.isTcp()) {
        request = WebRequest.of(payload);
        if (request.isPresent()) {
          conversation.expectBody(request.get().missingBody());
        } else if (conversation.awaitsBody()) {
          body(conversation, now);
        }
      }
      for (Rule rule : atMessage[conversation.transport().ordinal()]) {
        rule.message(conversation, forward, payload, now);
      }
      if (request.isPresent() && conversation.isFollowed()) {
        for (Rule rule : atRequest[conversation.transport().ordinal()]) {
          rule.request(conversation, request.get(), now);
        }
      }
    }

    @Override
    public void body(Conversation conversation, long now) {
      conversation.bodyBegan();
      if (conversation.isFollowed() && payload.available() > 0) {
        for (Rule rule : atBody[conversation.transport().ordinal()]) {
          rule.body(conversation, payload, now);
        }
      }
    }

    @Override
    public void grew(Conversation conversation, long now) {
      events++;
      if (conversation.packets() >= FEWEST_TALLIED) {
        conversation.tally();
      }
      for (Rule rule : atGrowth[conversation.transport().ordinal()]) {
        rule.grew(conversation, now);
      }
    }

    @Override
    public void ended(Conversation conversation, long now) {
      events++;
      subjects.ended(conversation);
      for (Rule rule : atEnd[conversation.transport().ordinal()]) {
        rule.ended(conversation, now);
      }
    }
  }
}

package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.port.PortSet;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects when a host contacts one service at regular intervals with messages of similar size, as
 * remotely controlled malware does. The messages may be in separate flows or within one long flow.
 * The rule scores the sizes of messages and the gaps between them as RITA does (version 5, {@code
 * analysis/beacons.go}). Services whose traffic is naturally regular (such as time, name and mail
 * services, and industrial polling) are not reported, nor are web servers that several hosts
 * contact.
 *
 * <p>The server is the attacker and the host is the victim; if the server never answers, the roles
 * are reversed.
 */
final class BeaconRule extends Rule {
  private static final PortSet REGULAR_BY_NATURE =
      PortSet.of(
          1194, 1433, 1521, 1701, 1723, 1812, 1813, 1883, 1900, 1911, 2055, 2123, 2152, 2222, 2404,
          2427, 2727, 2905, 2944, 2945, 3074, 3306, 3389, 3478, 3479, 3480, 3481, 3544, 3671, 4222,
          4369, 4500, 4712, 4713, 4840, 4911, 5004, 5005, 5007, 5060, 5061, 5094, 5190, 5222, 5223,
          5228, 5229, 5230, 5269, 5353, 5355, 5432, 5671, 5672, 5683, 5684, 5938, 6343, 6379, 7547,
          8009, 8291, 8801, 8883, 9092, 9100, 9600, 10050, 10051, 11211, 18245, 19302, 20000, 27017,
          34962, 34963, 34964, 41641, 44818, 47808, 51820);

  /**
   * Contacts at shorter intervals than this are often ordinary program activity, so more of them
   * are required.
   */
  private static final long FAST_MICROS = 2_000_000;

  private static final int FIRST_UNREGISTERED = 1024;

  private final double contacts;
  private final double score;
  private final double spread;
  private final double strays;
  private final double fastContacts;
  private final double webClients;
  private final long leastGapMicros;
  private final long leastGapOfFlowsMicros;
  private final long leastMedianMicros;
  private final Subjects subjects;
  private final Memory<Rhythm> memory;
  private final Memory<Clients> clients;
  private final Evidence.Taker evidence;

  BeaconRule(RuleContext context) {
    BehaviourSettings settings = context.settings();
    this.contacts = settings.value(Parameter.BEACON_CONTACTS);
    this.score = settings.value(Parameter.BEACON_SCORE);
    this.spread = settings.value(Parameter.BEACON_SPREAD);
    this.strays = settings.value(Parameter.BEACON_STRAYS);
    this.fastContacts = settings.value(Parameter.BEACON_FAST_CONTACTS);
    this.webClients = settings.value(Parameter.BEACON_WEB_CLIENTS);
    this.leastGapMicros = settings.micros(Parameter.BEACON_LEAST_GAP);
    this.leastGapOfFlowsMicros = settings.micros(Parameter.BEACON_LEAST_GAP_OF_FLOWS);
    this.leastMedianMicros = settings.micros(Parameter.BEACON_LEAST_MEDIAN);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(Rhythm::new);
    this.clients =
        subjects.services().memory(() -> new Clients(context.sets(), (int) Math.ceil(webClients)));
    this.evidence = context.evidence();
  }

  @Override
  public void opened(Conversation conversation, long now) {
    if (conversation.isTcp() && conversation.begun()) {
      contact(conversation, 0, leastGapOfFlowsMicros, now);
    }
  }

  /** Returns whether a page that is open in a browser may contact the port at regular intervals. */
  private static boolean isWeb(int port) {
    return port == 80 || port == 443;
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (forward && !isWeb(conversation.responderPort())) {
      boolean first = conversation.requests() == 1;
      if (first && conversation.isTcp() && conversation.begun() && conversation.isFollowed()) {
        if (memory.isOf(conversation.link())) {
          memory.of(conversation.link()).sized(conversation.start(), payload.length());
        }
        return;
      }
      boolean opens = conversation.isUdp() && first;
      contact(conversation, payload.length(), opens ? leastGapOfFlowsMicros : leastGapMicros, now);
    }
  }

  private void contact(Conversation conversation, long size, long leastGap, long now) {
    if (!conversation.isFollowed()
        || conversation.answersFirst()
        || !conversation.isTcp() && !conversation.isUdp()) {
      return;
    }
    LinkState link = conversation.link();
    if (link.isLogin()
        || link.source().equals(link.destination())
        || link.port() < FIRST_UNREGISTERED && !isWeb(link.port())
        || REGULAR_BY_NATURE.contains(link.port())) {
      return;
    }
    if (isWeb(link.port()) && clients.of(conversation.service()).add(link.source()) >= webClients) {
      return;
    }
    Rhythm rhythm = memory.of(link);
    if (!rhythm.add(now, size, leastGap) || !rhythm.isToBeLookedAt(contacts)) {
      return;
    }
    double time = rhythm.timeScore();
    double sizes = rhythm.sizeScore();
    if (time < score
        || sizes < score
        || rhythm.strays() > rhythm.contacts() * strays
        || rhythm.spread() > spread
        || rhythm.medianGap() < leastMedianMicros
        || rhythm.medianGap() < FAST_MICROS && rhythm.contacts() < fastContacts
        || link.isGuessing()
        || !rhythm.isDue(rhythm.contacts())) {
      return;
    }
    subjects.links().keep(link);
    evidence.take(observed(link, rhythm, now));
  }

  private Evidence observed(LinkState link, Rhythm rhythm, long now) {
    boolean controlled = link.answered() > 0;
    double time = rhythm.timeScore();
    double sizes = rhythm.sizeScore();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("contacts", rhythm.contacts());
    numbers.put("median_gap_seconds", Text.seconds(rhythm.medianGap()));
    numbers.put("time_score", Math.round(time * 1000) / 1000.0);
    numbers.put("size_score", Math.round(sizes * 1000) / 1000.0);
    return new Evidence(
        BehaviourKind.BEACON,
        link,
        List.of(controlled ? link.destination() : link.source()),
        List.of(controlled ? link.source() : link.destination()),
        List.of(link.port()),
        now,
        isWeb(link.port()) ? 0.25 : 0.33,
        Math.min(time, sizes) * (1 - 0.5 * contacts / rhythm.contacts()),
        numbers,
        link.source()
            + " contacted "
            + Endpoint.text(link.destination(), link.port())
            + " "
            + Text.count(rhythm.contacts(), "time")
            + " in "
            + Text.duration(now - link.tally().first())
            + ", about every "
            + Text.duration(rhythm.medianGap())
            + ", with messages of similar size",
        link.tally(),
        later -> observed(link, rhythm, later));
  }
}

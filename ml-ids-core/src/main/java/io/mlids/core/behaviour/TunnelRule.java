package io.mlids.core.behaviour;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Data travels in what is not made for it. In DNS: a source asks for many names below one domain,
 * of which each is different and long, the more so for records that carry text (Born and Gustafson,
 * "Detecting DNS tunnels using character frequency analysis", 2010; Nadler, Aminov and Shabtai,
 * "Detection of malicious and low throughput data exfiltration over the DNS protocol", 2019). In
 * ICMP: echo messages whose contents differ from each other, or of many lengths, where ping repeats
 * itself; or many large ones, which is little to go by.
 */
final class TunnelRule implements Rule {
  private static final int DNS = 53;
  private static final int HEADER = 12;
  private static final int LONGEST_NAME = 255;

  /** MX, CNAME, NULL, TXT, SRV, KEY, PRIVATE: what tunnels like to carry data in. */
  private static final Set<Integer> CARRYING = Set.of(5, 10, 15, 16, 25, 65399);

  /** A ping's own bytes end before these. */
  private static final int PING_CLOCK = 16;

  private static final int LOOKED_AT = 64;
  private static final int PING_LENGTH = 64;
  private static final int LARGE_MESSAGE = 512;
  private static final int FLOOD_PER_SECOND = 20;

  private final double characters;
  private final double names;
  private final double meanLength;
  private final double messages;
  private final double contents;
  private final double volume;
  private final StateTable<LinkState> links;
  private final Evidence.Taker evidence;

  TunnelRule(BehaviourSettings settings, StateTable<LinkState> links, Evidence.Taker evidence) {
    this.characters = settings.value(Parameter.TUNNEL_CHARACTERS);
    this.names = settings.value(Parameter.TUNNEL_NAMES);
    this.meanLength = settings.value(Parameter.TUNNEL_MEAN_LENGTH);
    this.messages = settings.value(Parameter.TUNNEL_ICMP_MESSAGES);
    this.contents = settings.value(Parameter.TUNNEL_ICMP_CONTENTS);
    this.volume = settings.value(Parameter.TUNNEL_ICMP_BYTES);
    this.links = links;
    this.evidence = evidence;
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    LinkState link = conversation.link;
    if (link == null) {
      return;
    }
    if (conversation.isUdp() && link.port == DNS && forward) {
      ask(link, payload, now);
    } else if (conversation.isIcmp()) {
      echo(link, payload, now);
    }
  }

  private void ask(LinkState link, Payload payload, long now) {
    // A standard query with one question.
    if ((payload.at(2) & 0xF8) != 0 || payload.shortAt(4) != 1) {
      return;
    }
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    int length = payload.at(at);
    while (length > 0 && length < 64 && name.length() < LONGEST_NAME) {
      for (int i = 1; i <= length; i++) {
        name.append((char) Math.max(0, payload.at(at + i)));
      }
      name.append('.');
      at += length + 1;
      length = payload.at(at);
    }
    if (length != 0 || name.isEmpty()) {
      return;
    }
    String asked = name.toString().toLowerCase(Locale.ROOT);
    int cut = cut(asked);
    if (cut <= 0 || asked.endsWith(".arpa.") || isAddress(asked, cut)) {
      return;
    }
    if (link.names == null) {
      link.names = new DnsNames();
    }
    String parent = asked.substring(cut, asked.length() - 1);
    DnsNames.Domain domain = link.names.of(parent);
    domain.queries++;
    if (!domain.names.add(payload.hash(HEADER, at))) {
      return;
    }
    domain.characters += cut;
    boolean carries = CARRYING.contains(payload.shortAt(at + 1));
    domain.carrying += carries ? 1 : 0;
    assess(link, parent, domain, now);
  }

  /** Where the domain begins in a name: its last two labels, or three where the second is short. */
  private static int cut(String name) {
    int last = name.lastIndexOf('.', name.length() - 2);
    int second = last < 0 ? -1 : name.lastIndexOf('.', last - 1);
    if (second >= 0 && last - second <= 4) {
      second = name.lastIndexOf('.', second - 1);
    }
    return second + 1;
  }

  /** Whether a name begins with a reversed address, as those of block lists do. */
  private static boolean isAddress(String name, int cut) {
    int dots = 0;
    for (int i = 0; i < cut && dots < 4; i++) {
      char c = name.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 4;
  }

  private void assess(LinkState link, String parent, DnsNames.Domain domain, long now) {
    int different = domain.names.size();
    double mean = (double) domain.characters / different;
    boolean carrying = domain.carrying * 2 >= different;
    double enough = carrying ? characters / 3 : characters;
    if (different < (carrying ? names / 3 : names)
        || mean < (carrying ? meanLength / 2 : meanLength)
        || domain.characters < enough
        || !domain.progress.isDue(different)) {
      return;
    }
    links.keep(link);
    evidence.take(ofNames(link, parent, domain, now));
  }

  private Evidence ofNames(LinkState link, String parent, DnsNames.Domain domain, long now) {
    int different = domain.names.size();
    double mean = (double) domain.characters / different;
    boolean carrying = domain.carrying * 2 >= different;
    double enough = carrying ? characters / 3 : characters;
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("names", different);
    numbers.put("mean_length", Math.round(mean * 10) / 10.0);
    numbers.put("carrying", domain.carrying);
    numbers.put("seconds", Text.seconds(now - link.tally.first()));
    return observed(
        link,
        domain,
        1 - 0.5 * enough / domain.characters,
        numbers,
        Text.count(different, "different name", domain.names.isFull())
            + " below "
            + parent
            + " asked of "
            + link.destination
            + " in "
            + Text.duration(now - link.tally.first())
            + ", "
            + Math.round(mean)
            + " characters long on average"
            + (carrying ? ", most for records that carry data" : ""),
        later -> ofNames(link, parent, domain, later),
        now);
  }

  private void echo(LinkState link, Payload payload, long now) {
    if (link.carried == null) {
      link.carried = new Carried();
    }
    Carried carried = link.carried;
    carried.messages++;
    carried.bytes += payload.length();
    carried.lengths.add(payload.length());
    if (payload.length() > PING_LENGTH) {
      carried.large++;
    }
    if (payload.available() > PING_CLOCK) {
      carried.contents.add(payload.hash(PING_CLOCK, LOOKED_AT) >>> 1 ^ payload.length());
    }
    boolean differs =
        carried.contents.size() >= contents && carried.contents.size() * 8 >= carried.messages
            || carried.lengths.size() >= contents;
    if (carried.messages < messages
        || carried.large * 4 < carried.messages
        || !differs && !isVolume(carried, now - link.tally.first())
        || !carried.progress.isDue(carried.messages)) {
      return;
    }
    links.keep(link);
    evidence.take(ofEchoes(link, now));
  }

  /** Much more than a test of a connection needs, and not in order to flood it. */
  private boolean isVolume(Carried carried, long micros) {
    return carried.bytes >= volume
        && carried.bytes >= LARGE_MESSAGE * carried.messages
        && carried.messages * 1e6 < FLOOD_PER_SECOND * Math.max(1, micros);
  }

  private Evidence ofEchoes(LinkState link, long now) {
    Carried carried = link.carried;
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("messages", carried.messages);
    numbers.put("contents", carried.contents.size());
    numbers.put("lengths", carried.lengths.size());
    numbers.put("bytes", carried.bytes);
    return observed(
        link,
        carried,
        (carried.contents.size() >= contents || carried.lengths.size() >= contents ? 1 : 0.4)
            * (1 - 0.5 * messages / carried.messages),
        numbers,
        Text.count(carried.messages, "echo message")
            + " between "
            + link.source
            + " and "
            + link.destination
            + " in "
            + Text.duration(now - link.tally.first())
            + " carry "
            + Text.bytes(carried.bytes)
            + ", with "
            + Text.count(carried.contents.size(), "different content", carried.contents.isFull())
            + " of "
            + Text.count(carried.lengths.size(), "length"),
        later -> ofEchoes(link, later),
        now);
  }

  private static Evidence observed(
      LinkState link,
      Object origin,
      double confidence,
      Map<String, Number> numbers,
      String reason,
      Evidence.Again again,
      long now) {
    return new Evidence(
        BehaviourKind.TUNNEL,
        origin,
        List.of(link.source),
        List.of(link.destination),
        link.port == DNS ? List.of(DNS) : List.of(),
        now,
        0.7,
        confidence,
        numbers,
        reason,
        link.tally,
        again);
  }
}

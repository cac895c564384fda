package io.mlids.bench.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One attack scenario in a recorded run, from its {@code run.json}. Immutable.
 *
 * @param trafficClass the class in the testbed's labels, such as {@code PortScan}
 * @param sources addresses that the attacker sends from, including forged ones
 * @param targets addresses that are attacked
 * @param start start time, in microseconds since the epoch
 * @param end end time, in microseconds since the epoch
 */
public record Campaign(
    String run,
    String scenario,
    String trafficClass,
    String tool,
    Set<IpAddress> sources,
    Set<IpAddress> targets,
    long start,
    long end) {
  /** Packets may be sent this long before the tool starts or after it ends. */
  private static final long LEAD_MICROS = 1_000_000;

  /**
   * How long after the end of an attack its incident may begin, because servers continue to answer.
   */
  private static final long TRAIL_MICROS = 120_000_000;

  private static final Map<String, Set<BehaviourKind>> KINDS =
      Map.ofEntries(
          Map.entry("PortScan", Set.of(BehaviourKind.PORT_SCAN, BehaviourKind.ADDRESS_SWEEP)),
          Map.entry("DoS SYN flood", Set.of(BehaviourKind.SYN_FLOOD)),
          Map.entry("DoS UDP flood", Set.of(BehaviourKind.UDP_FLOOD)),
          Map.entry("DoS HTTP flood", Set.of(BehaviourKind.HTTP_FLOOD)),
          Map.entry("DoS slow headers", Set.of(BehaviourKind.SLOW_REQUESTS)),
          Map.entry("DoS slow body", Set.of(BehaviourKind.SLOW_REQUESTS)),
          Map.entry("SSH-Bruteforce", Set.of(BehaviourKind.PASSWORD_GUESSING)),
          Map.entry("FTP-BruteForce", Set.of(BehaviourKind.PASSWORD_GUESSING)),
          Map.entry("Brute Force -Web", Set.of(BehaviourKind.PASSWORD_GUESSING)),
          Map.entry("Brute Force -XSS", Set.of(BehaviourKind.WEB_PROBING)),
          Map.entry("SQL Injection", Set.of(BehaviourKind.WEB_PROBING)),
          Map.entry("Bot", Set.of(BehaviourKind.BEACON)));

  public Campaign {
    sources = Set.copyOf(sources);
    targets = Set.copyOf(targets);
  }

  /**
   * Reads an entry from the manifest's {@code instances} list.
   *
   * @throws IOException if the entry's traffic class is unknown
   */
  static Campaign of(String run, JsonNode instance) throws IOException {
    String trafficClass = instance.path("traffic_class").asText();
    if (!KINDS.containsKey(trafficClass)) {
      throw new IOException(run + "/run.json: unknown traffic class '" + trafficClass + "'");
    }
    JsonNode parameters = instance.path("parameters");
    Set<IpAddress> sources = new HashSet<>(addresses(instance.path("sources")));
    sources.addAll(addresses(parameters.path("forged")));
    sources.addAll(addresses(parameters.path("sources")));
    Set<IpAddress> targets = new HashSet<>(addresses(parameters.path("addresses")));
    targets.addAll(addresses(parameters.path("address")));
    return new Campaign(
        run,
        instance.path("scenario").asText(),
        trafficClass,
        instance.path("tool").asText(),
        sources,
        targets,
        micros(instance.path("start").asText()),
        micros(instance.path("end").asText()));
  }

  /** The elements of an array, or a single address. */
  private static List<IpAddress> addresses(JsonNode node) {
    Stream<JsonNode> texts = node.isTextual() ? Stream.of(node) : node.valueStream();
    return texts
        .filter(JsonNode::isTextual)
        .map(each -> IpAddress.of(InetAddress.ofLiteral(each.asText())))
        .toList();
  }

  private static long micros(String time) {
    Instant instant = Instant.parse(time);
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  /** Returns whether a packet between two addresses belongs to the campaign. */
  boolean sent(IpAddress from, IpAddress to, long time) {
    return time >= start - LEAD_MICROS
        && time <= end + LEAD_MICROS
        && sources.contains(from)
        && targets.contains(to);
  }

  /**
   * Returns whether an incident has this attacker, or, if its subject is the victim, this target.
   */
  public boolean isAbout(Incident incident) {
    boolean overlaps =
        incident.firstSeen() <= end + TRAIL_MICROS && incident.lastSeen() >= start - LEAD_MICROS;
    // For a beacon, the controller is the attacker and the bot the victim.
    Set<IpAddress> attackers = trafficClass.equals("Bot") ? targets : sources;
    return overlaps
        && (isAmong(incident.attackers(), attackers)
            || incident.kind().isAboutVictim() && isAmong(incident.victims(), targets));
  }

  /** Returns whether an incident matches this campaign's kind and attacker. */
  boolean isFoundBy(Incident incident) {
    return KINDS.get(trafficClass).contains(incident.kind()) && isAbout(incident);
  }

  private static boolean isAmong(List<IpAddress> addresses, Set<IpAddress> these) {
    return addresses.stream().anyMatch(these::contains);
  }

  /**
   * The program without its options, for example {@code nmap} or {@code own script syn_flood.py}.
   */
  String program() {
    String[] words = tool.split(" ");
    return tool.startsWith("own script ")
        ? String.join(" ", List.of(words).subList(0, 3)).replace(",", "")
        : words[0];
  }
}

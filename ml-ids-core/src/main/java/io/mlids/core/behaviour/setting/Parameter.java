package io.mlids.core.behaviour.setting;

import java.util.Locale;
import java.util.Optional;

/** The settings of the behaviour rules with their valid ranges. */
public enum Parameter {
  ANSWER_WAIT("state", "answer_wait_seconds", 0.1, 60),
  CONVERSATIONS("state", "conversations", 1000, 100_000_000),
  SUBJECTS("state", "subjects", 1000, 100_000_000),
  SET_MEMBERS("state", "set_members", 10_000, 1_000_000_000),

  PORT_SCAN_NET_FAILURES("port_scan", "net_failures", 1, 1000),
  PORT_SCAN_ODD_PROBES("port_scan", "odd_probes", 1, 1000),

  PORT_SCAN_SPREAD_PORTS("port_scan", "spread_ports", 2, 4096),
  PORT_SCAN_SPREAD_SOURCES("port_scan", "spread_sources", 2, 4096),

  SWEEP_NET_FAILURES("address_sweep", "net_failures", 1, 1000),
  SWEEP_ADDRESSES_PER_PORT("address_sweep", "addresses_per_port", 1, 1000),
  SWEEP_LEAST_SHARE("address_sweep", "least_share", 0, 1),

  SYN_FLOOD_FROM_ONE("syn_flood", "unfinished_from_one", 10, 1e6),
  SYN_FLOOD_FROM_MANY("syn_flood", "unfinished_from_many", 10, 1e6),
  SYN_FLOOD_HALF_OPEN("syn_flood", "half_open", 5, 1e6),
  SYN_FLOOD_HALF_OPEN_PER_COMPLETED("syn_flood", "half_open_per_completed", 0.1, 1000),
  SYN_FLOOD_HALF_OPEN_HALF_LIFE("syn_flood", "half_open_half_life_seconds", 0.1, 3600),
  SYN_FLOOD_PER_COMPLETED("syn_flood", "unfinished_per_completed", 0.1, 1000),
  SYN_FLOOD_HALF_LIFE("syn_flood", "half_life_seconds", 0.1, 3600),

  UDP_FLOOD_FLOWS("udp_flood", "flows", 10, 1e6),
  UDP_FLOOD_UNANSWERED("udp_flood", "unanswered", 5, 1e6),
  UDP_FLOOD_UNANSWERED_HALF_LIFE("udp_flood", "unanswered_half_life_seconds", 0.1, 3600),
  UDP_FLOOD_REPEATING_FLOWS("udp_flood", "repeating_flows", 3, 1e6),
  UDP_FLOOD_PER_ANSWERED("udp_flood", "flows_per_answered", 0.1, 1000),
  UDP_FLOOD_PACKETS_PER_SECOND("udp_flood", "packets_per_second", 10, 1e9),
  UDP_FLOOD_LARGE_PAYLOAD("udp_flood", "large_payload_bytes", 1, 65535),
  UDP_FLOOD_HALF_LIFE("udp_flood", "half_life_seconds", 0.1, 3600),

  DHCP_FLOOD_MESSAGES("dhcp_flood", "messages", 2, 1e6),
  DHCP_FLOOD_CLIENTS("dhcp_flood", "clients", 2, 4096),
  DHCP_FLOOD_HALF_LIFE("dhcp_flood", "half_life_seconds", 0.1, 3600),
  ICMP_FLOOD_PACKETS_PER_SECOND("icmp_flood", "packets_per_second", 2, 1e9),
  ICMP_FLOOD_SOURCES("icmp_flood", "sources", 10, 1e6),
  ICMP_FLOOD_HALF_LIFE("icmp_flood", "half_life_seconds", 0.1, 3600),

  REFLECTION_ANSWERS("reflection", "answers", 2, 1e6),
  REFLECTION_REFLECTORS("reflection", "reflectors", 1, 1e6),
  REFLECTION_REPEATED_ANSWERS("reflection", "repeated_answers", 8, 1e6),
  REFLECTION_PER_ASKED("reflection", "answers_per_asked", 0.1, 1000),
  REFLECTION_HALF_LIFE("reflection", "half_life_seconds", 0.1, 3600),

  GUESSING_ATTEMPTS("password_guessing", "attempts", 2, 1e6),
  GUESSING_REFUSALS("password_guessing", "refusals", 2, 1e6),
  GUESSING_SPREAD("password_guessing", "spread", 0.001, 10),
  GUESSING_SESSION_BYTES("password_guessing", "session_bytes", 100, 1e9),
  GUESSING_LARGEST_BYTES("password_guessing", "largest_bytes", 100, 1e9),
  GUESSING_HALF_LIFE("password_guessing", "half_life_seconds", 1, 86400),

  SLOW_REQUESTS_UNANSWERED("slow_requests", "unanswered", 2, 1e6),
  SLOW_REQUESTS_HELD("slow_requests", "held", 2, 1e6),
  SLOW_REQUESTS_AGE("slow_requests", "age_seconds", 0.1, 3600),

  HTTP_FLOOD_REQUESTS("http_flood", "requests", 2, 1e6),
  HTTP_FLOOD_REPEATED_REQUESTS("http_flood", "repeated_requests", 2, 1e6),
  HTTP_FLOOD_CONVERSATIONS("http_flood", "conversations", 2, 1e6),
  HTTP_FLOOD_AGENTS("http_flood", "agents", 2, 4096),
  HTTP_FLOOD_AGENT_REQUESTS("http_flood", "agent_requests", 2, 1e6),
  HTTP_FLOOD_HALF_LIFE("http_flood", "half_life_seconds", 0.1, 3600),

  WEB_PROBING_PAGES("web_probing", "missing_pages", 2, 1e6),
  WEB_PROBING_MISSING_SHARE("web_probing", "missing_share", 0, 1),
  WEB_PROBING_SUSPICIOUS("web_probing", "suspicious_requests", 1, 1e6),
  WEB_PROBING_HIDDEN_FORMS("web_probing", "hidden_forms", 2, 1e6),
  WEB_PROBING_HIDDEN_FORMS_HALF_LIFE("web_probing", "hidden_forms_half_life_seconds", 0.1, 3600),
  WEB_PROBING_SHELL_POSTS("web_probing", "shell_posts", 2, 1e6),

  BEACON_CONTACTS("beacon", "contacts", 4, 32),
  BEACON_SCORE("beacon", "score", 0, 1),
  BEACON_SPREAD("beacon", "spread", 0, 10),
  BEACON_STRAYS("beacon", "strays_per_contact", 0, 1000),
  BEACON_FAST_CONTACTS("beacon", "fast_contacts", 4, 32),
  BEACON_WEB_CLIENTS("beacon", "web_clients", 2, 4096),
  BEACON_LEAST_GAP("beacon", "least_gap_seconds", 0.01, 86400),
  BEACON_LEAST_GAP_OF_FLOWS("beacon", "least_gap_of_flows_seconds", 0.01, 86400),
  BEACON_LEAST_MEDIAN("beacon", "least_median_seconds", 0, 86400),

  TUNNEL_CHARACTERS("tunnel", "dns_characters", 1, 1e6),
  TUNNEL_NAMES("tunnel", "dns_names", 1, 4096),
  TUNNEL_MEAN_LENGTH("tunnel", "dns_mean_length", 1, 255),
  TUNNEL_ICMP_MESSAGES("tunnel", "icmp_messages", 1, 1e6),
  TUNNEL_ICMP_CONTENTS("tunnel", "icmp_contents", 1, 4096),
  TUNNEL_ICMP_BYTES("tunnel", "icmp_bytes", 1000, 1e12),

  REPEATED_VERDICTS_FEWEST("repeated_verdicts", "attacks", 2, 1e6),
  REPEATED_VERDICTS_SHARE("repeated_verdicts", "share", 0, 1);

  private final String section;
  private final String key;
  private final double least;
  private final double most;

  Parameter(String section, String key, double least, double most) {
    this.section = section;
    this.key = key;
    this.least = least;
    this.most = most;
  }

  /** The object in a settings file that contains this setting. */
  public String section() {
    return section;
  }

  /** The setting's name within its section. */
  public String key() {
    return key;
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  static Optional<Parameter> of(String section, String key) {
    for (Parameter each : values()) {
      if (each.section.equals(section) && each.key.equals(key)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The full name, such as {@code port_scan.net_failures}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s.%s", section, key);
  }
}

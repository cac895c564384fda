package io.mlids.api.incident;

import io.mlids.core.behaviour.evidence.BehaviourKind;

/** Advice on what to do about an incident, by kind. */
final class Advice {
  private Advice() {}

  static String of(BehaviourKind kind) {
    return switch (kind) {
      case ADDRESS_SWEEP ->
          "Identify the attacker. If it is one of your own hosts, it is either an authorised"
              + " scanner, which belongs on the allow-list, or an infected host, which should be"
              + " isolated. Then check the hosts that answered.";
      case PORT_SCAN ->
          "Check which of the victim's ports answered, and whether the attacker needs access to any"
              + " of them. Block the attacker at the firewall, or add an authorised scanner to the"
              + " allow-list.";
      case PASSWORD_GUESSING ->
          "Search the victim's log for a successful login from the attacker; if you find one,"
              + " disable the account and treat the host as compromised. Block the attacker, and"
              + " require keys or a second factor.";
      case SYN_FLOOD ->
          "Turn on SYN cookies on the victim, and filter the traffic upstream. Blocking individual"
              + " addresses does not help if the sources are forged.";
      case UDP_FLOOD, ICMP_FLOOD ->
          "Rate-limit or drop this traffic before it reaches the victim's link; ask your provider"
              + " if the link itself is full.";
      case HTTP_FLOOD ->
          "Limit the request rate per client in front of the web server, and block the attacker"
              + " unless it is a known load test or crawler.";
      case REFLECTION ->
          "The listed attackers are abused servers, not the origin of the attack. Filter the"
              + " service's responses upstream. If one of these servers is your own, block requests"
              + " to it from outside.";
      case SLOW_REQUESTS ->
          "Lower the web server's time limits for headers and bodies, limit the connections per"
              + " client, and block the attacker.";
      case WEB_PROBING ->
          "Search the web server's log for successful requests from the attacker, especially the"
              + " requests named in the reasons. Fix or remove the pages that they reached, and"
              + " block the attacker.";
      case BEACON ->
          "Find the program on the victim that makes these connections. If the program is unknown,"
              + " isolate the host and preserve its memory and disk for analysis; if the program is"
              + " legitimate, add the destination to the allow-list.";
      case TUNNEL ->
          "Find the program on the attacker's host that sends this traffic, and find out what data"
              + " it sends. If the program is not a known service, isolate the host and block the"
              + " domain or address.";
      case REPEATED_VERDICTS ->
          "The model classifies these flows as attacks, but they match no rule for a known"
              + " behaviour. Compare the sample flows with what this service normally does.";
      case UNUSUAL ->
          "Compare the sample flows with what these hosts normally do; if the change is intended,"
              + " let the site profile learn it.";
    };
  }
}

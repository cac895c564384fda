package io.mlids.core.behaviour.evidence;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of malicious behaviour seen across many flows. */
public enum BehaviourKind {
  ADDRESS_SWEEP("Address sweep", false, "T1018", "T1595.001"),
  PORT_SCAN("Port scan", false, "T1046", "T1595.001"),
  PASSWORD_GUESSING("Password guessing", false, "T1110"),
  SYN_FLOOD("SYN flood", true, "T1499.001", "T1498.001"),
  UDP_FLOOD("UDP flood", true, "T1498.001"),
  ICMP_FLOOD("ICMP flood", true, "T1498.001"),
  HTTP_FLOOD("HTTP flood", false, "T1499.002"),
  REFLECTION("Reflection flood", true, "T1498.002"),
  SLOW_REQUESTS("Slow requests", false, "T1499.002"),
  WEB_PROBING("Web attack", false, "T1190", "T1595.002", "T1505.003"),
  BEACON("Beacon", false, "T1071", "T1029"),
  TUNNEL("Tunnel", false, "T1572", "T1048"),
  REPEATED_VERDICTS("Repeated model verdicts", false),
  UNUSUAL("Unusual traffic", false);

  private final String title;
  private final boolean aboutVictim;
  private final List<String> techniques;

  BehaviourKind(String title, boolean aboutVictim, String... techniques) {
    this.title = title;
    this.aboutVictim = aboutVictim;
    this.techniques = List.of(techniques);
  }

  /** The name in JSON, such as {@code port_scan}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The display name. */
  public String title() {
    return title;
  }

  /**
   * Returns whether the subject is the victim rather than the attacker, as in attacks whose source
   * addresses may be forged or numerous.
   */
  public boolean isAboutVictim() {
    return aboutVictim;
  }

  /** The ids of matching MITRE ATT&amp;CK techniques, the most likely first. */
  public List<String> techniques() {
    return techniques;
  }

  /** Returns the kind with the given {@link #id()}, ignoring case. */
  public static Optional<BehaviourKind> ofId(String id) {
    String wanted = id.strip().toLowerCase(Locale.ROOT);
    for (BehaviourKind kind : values()) {
      if (kind.id().equals(wanted)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return id();
  }
}

package io.mlids.api.web;

import io.mlids.core.testing.Traffic;

/** Captures with incidents. */
final class IncidentCapture {
  static final String ATTACKER = "192.0.2.66";
  static final String VICTIM = "192.0.2.10";

  private IncidentCapture() {}

  /** A scan of 60 ports on one host. */
  static byte[] scan() {
    return scan(new Traffic(), ATTACKER, VICTIM, 60).capture().pcap();
  }

  /** The scan and, a minute later, a telnet sweep by the same host. */
  static byte[] story() {
    Traffic traffic = scan(new Traffic(), ATTACKER, VICTIM, 60);
    for (int i = 0; i < 60; i++) {
      traffic.refused(
          Traffic.MINUTE + i * 10 * Traffic.MILLISECOND, ATTACKER, 40_000, "198.51.100." + i, 23);
    }
    return traffic.capture().pcap();
  }

  /** Scans by this many hosts, each of which scans a different host. */
  static byte[] scans(int attackers) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < attackers; i++) {
      scan(traffic, "10.1.0." + i, "10.2.0." + i, 20);
    }
    return traffic.capture().pcap();
  }

  /** The number of addresses that send SYNs to one server without completing a connection. */
  static byte[] synFlood(int sources) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < sources; i++) {
      String source = "172." + (16 + i / 62_500) + "." + (i / 250 % 250) + "." + (1 + i % 250);
      traffic.syn(i * Traffic.MILLISECOND / 4, source, 1024 + i % 60_000, VICTIM, 80);
    }
    return traffic.capture().pcap();
  }

  /** The scan, this many days later, by another host. */
  static byte[] daysLater(int days) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 60; i++) {
      long time = days * 24 * 60 * Traffic.MINUTE + i * 10 * Traffic.MILLISECOND;
      traffic.refused(time, "192.0.2.67", 40_000, VICTIM, 1000 + i);
    }
    return traffic.capture().pcap();
  }

  private static Traffic scan(Traffic traffic, String attacker, String victim, int ports) {
    for (int i = 0; i < ports; i++) {
      traffic.refused(i * 10 * Traffic.MILLISECOND, attacker, 40_000, victim, 1000 + i);
    }
    return traffic;
  }
}

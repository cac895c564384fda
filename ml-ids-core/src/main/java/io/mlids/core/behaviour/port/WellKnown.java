package io.mlids.core.behaviour.port;

import java.util.Map;

/** Well-known ports of services. */
public final class WellKnown {
  /**
   * UDP services that send large answers to small requests: the services in CISA alert TA14-017A,
   * and amplifiers discovered later.
   */
  private static final PortSet REFLECTORS =
      PortSet.of(
          17, 19, 53, 69, 111, 123, 137, 161, 177, 389, 427, 500, 520, 623, 1194, 1434, 1604, 1900,
          2123, 3283, 3478, 3702, 5060, 5093, 5351, 5353, 5683, 6881, 10001, 10074, 11211, 17185,
          20800, 27015, 27960, 30718, 32414, 33848, 37810, 47808);

  /** Reflector ports that also carry streams: voice calls, games, tunnels or file transfers. */
  private static final PortSet STREAMS =
      PortSet.of(69, 500, 520, 1194, 2123, 3478, 5060, 5353, 5683, 6881, 20800, 27015, 27960);

  /** The ports of services that require a login, with the services' names. */
  private static final Map<Integer, String> LOGINS =
      Map.ofEntries(
          Map.entry(21, "FTP"),
          Map.entry(22, "SSH"),
          Map.entry(23, "telnet"),
          Map.entry(25, "SMTP"),
          Map.entry(88, "Kerberos"),
          Map.entry(110, "POP3"),
          Map.entry(139, "SMB"),
          Map.entry(143, "IMAP"),
          Map.entry(389, "LDAP"),
          Map.entry(445, "SMB"),
          Map.entry(465, "SMTP"),
          Map.entry(512, "rexec"),
          Map.entry(513, "rlogin"),
          Map.entry(587, "SMTP"),
          Map.entry(636, "LDAP"),
          Map.entry(993, "IMAP"),
          Map.entry(995, "POP3"),
          Map.entry(1433, "SQL Server"),
          Map.entry(1521, "Oracle"),
          Map.entry(1883, "MQTT"),
          Map.entry(2222, "SSH"),
          Map.entry(2323, "telnet"),
          Map.entry(3306, "MySQL"),
          Map.entry(3389, "RDP"),
          Map.entry(5432, "PostgreSQL"),
          Map.entry(5900, "VNC"),
          Map.entry(5985, "WinRM"),
          Map.entry(6379, "Redis"),
          Map.entry(8883, "MQTT"),
          Map.entry(27017, "MongoDB"));

  /** Ports on which a short conversation is merely a login attempt. */
  private static final PortSet INTERACTIVE =
      PortSet.of(21, 22, 23, 512, 513, 2222, 2323, 3389, 5900);

  private WellKnown() {}

  /** Returns whether a short conversation on a port is merely a login attempt. */
  public static boolean isInteractive(int port) {
    return INTERACTIVE.contains(port);
  }

  /** Returns whether a UDP port belongs to a service used for reflection and amplification. */
  public static boolean isReflector(int port) {
    return REFLECTORS.contains(port);
  }

  /**
   * Returns whether a UDP service amplifies and sends only a few packets in answer to a request.
   */
  public static boolean isAmplifier(int port) {
    return isReflector(port) && !STREAMS.contains(port);
  }

  public static boolean isLogin(int port) {
    return LOGINS.containsKey(port);
  }

  /**
   * The name of the service on a login port; for any other port, text such as {@code port 8080}.
   */
  public static String login(int port) {
    return LOGINS.getOrDefault(port, "port " + port);
  }
}

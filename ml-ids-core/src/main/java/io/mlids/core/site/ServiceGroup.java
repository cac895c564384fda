package io.mlids.core.site;

import io.mlids.core.feature.FeatureRows;
import io.mlids.core.net.IpProtocol;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Groups services whose flows resemble each other. A site profile has one threshold per group,
 * because the scores of benign flows differ more between services than within one. The server port
 * determines the group of a TCP or UDP flow.
 */
public enum ServiceGroup {
  WEB,
  DNS,
  REMOTE_LOGIN,
  MAIL,
  FILES,
  TIME_AND_DISCOVERY,
  OTHER_TCP,
  OTHER_UDP,
  ICMP,
  OTHER,
  /** The flow's protocol or port is unknown; the thresholds for all flows apply. */
  UNKNOWN;

  private static final int NOT_KNOWN = -1;

  /** The name in files and messages, such as {@code remote_login}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The group with the given {@link #id}. */
  static Optional<ServiceGroup> ofId(String id) {
    return Arrays.stream(values()).filter(group -> group.id().equals(id)).findFirst();
  }

  /**
   * The group of a flow.
   *
   * @param protocol the IP protocol number; negative if unknown
   * @param destinationPort the port of the flow's responder, 1 to 65535; 0 or negative if unknown
   */
  public static ServiceGroup of(int protocol, int destinationPort) {
    boolean hasPorts = protocol == IpProtocol.TCP || protocol == IpProtocol.UDP;
    if (protocol < 0 || hasPorts && destinationPort <= 0) {
      return UNKNOWN;
    }
    return switch (protocol) {
      case IpProtocol.ICMP, IpProtocol.ICMPV6 -> ICMP;
      case IpProtocol.TCP -> ofPort(destinationPort, OTHER_TCP);
      case IpProtocol.UDP -> ofPort(destinationPort, OTHER_UDP);
      default -> OTHER;
    };
  }

  /** The group of the flow in a row. */
  public static ServiceGroup of(FeatureRows rows, int row) {
    return of(value(rows.protocols(), row), value(rows.destinationPorts(), row));
  }

  private static int value(int[] known, int row) {
    return row < known.length ? known[row] : NOT_KNOWN;
  }

  private static ServiceGroup ofPort(int port, ServiceGroup otherwise) {
    return switch (port) {
      case 80, 443, 3000, 5000, 8000, 8008, 8080, 8081, 8443, 8888 -> WEB;
      case 53, 853, 5353, 5355 -> DNS;
      case 22, 23, 513, 992, 2222, 2323, 3389, 5900, 5901, 5985, 5986 -> REMOTE_LOGIN;
      case 25, 110, 143, 465, 587, 993, 995 -> MAIL;
      case 20, 21, 69, 111, 139, 445, 548, 873, 989, 990, 2049 -> FILES;
      case 67, 68, 123, 137, 138, 161, 162, 546, 547, 1900, 3702 -> TIME_AND_DISCOVERY;
      default -> otherwise;
    };
  }
}

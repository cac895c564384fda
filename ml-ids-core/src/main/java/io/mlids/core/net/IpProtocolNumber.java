package io.mlids.core.net;

import java.util.Locale;

/**
 * The IP protocol that a rule asks for.
 *
 * @param number as IANA has assigned it, 0 to 255
 */
public record IpProtocolNumber(int number) {
  private static final int HIGHEST = 255;
  private static final int TCP = 6;
  private static final int UDP = 17;

  public IpProtocolNumber {
    if (number < 0 || number > HIGHEST) {
      throw new IllegalArgumentException("a protocol's number is 0 to " + HIGHEST);
    }
  }

  /**
   * Reads a name in any case, or a number.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static IpProtocolNumber parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "icmp" -> new IpProtocolNumber(1);
      case "tcp" -> new IpProtocolNumber(TCP);
      case "udp" -> new IpProtocolNumber(UDP);
      case "icmpv6", "icmp6", "ipv6-icmp" -> new IpProtocolNumber(58);
      case "sctp" -> new IpProtocolNumber(132);
      default -> {
        try {
          yield new IpProtocolNumber(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              "write tcp, udp, icmp, icmpv6, sctp or the protocol's number", e);
        }
      }
    };
  }

  /**
   * Whether a flow of this number is one of the protocol. The profile {@code cse2018} knows TCP and
   * UDP and writes 0 for all others, so 0 may be any of those.
   */
  public boolean covers(int flowProtocol) {
    return flowProtocol == number || flowProtocol == 0 && number != TCP && number != UDP;
  }
}

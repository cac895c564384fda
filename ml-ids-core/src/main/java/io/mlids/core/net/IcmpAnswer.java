package io.mlids.core.net;

/**
 * Pairs ICMP requests with their replies, as in the Community ID specification. A request and its
 * reply belong to one flow; any other message is one-way.
 *
 * @see <a href="https://github.com/corelight/community-id-spec">the specification</a>
 */
public final class IcmpAnswer {
  /** Returned instead of a type if the message has no reply. */
  public static final int NONE = -1;

  private IcmpAnswer() {}

  /**
   * The type of the reply to a message, or {@link #NONE}.
   *
   * @param protocol {@link IpProtocol#ICMP} or {@link IpProtocol#ICMPV6}
   */
  public static int to(int protocol, int type) {
    return protocol == IpProtocol.ICMPV6 ? toIcmpv6(type) : toIcmp(type);
  }

  /** See RFC 792, RFC 950 and RFC 1256. */
  private static int toIcmp(int type) {
    return switch (type) {
      case 0 -> 8;
      case 8 -> 0;
      case 9 -> 10;
      case 10 -> 9;
      case 13 -> 14;
      case 14 -> 13;
      case 15 -> 16;
      case 16 -> 15;
      case 17 -> 18;
      case 18 -> 17;
      default -> NONE;
    };
  }

  /** See RFC 4443, RFC 2710, RFC 4861, RFC 4620 and RFC 6275. */
  private static int toIcmpv6(int type) {
    return switch (type) {
      case 128, 130, 133, 135, 139, 144 -> type + 1;
      case 129, 131, 134, 136, 140, 145 -> type - 1;
      default -> NONE;
    };
  }
}

package io.mlids.core.behaviour.conversation;

import io.mlids.core.net.IpProtocol;

/** The kinds of conversations that rules watch. */
public enum Transport {
  TCP,
  UDP,
  /** ICMP over IPv4 or IPv6. */
  ICMP,
  OTHER;

  /** The kind of conversation that an IP protocol carries. */
  static Transport of(int protocol) {
    if (protocol == IpProtocol.TCP) {
      return TCP;
    }
    if (protocol == IpProtocol.UDP) {
      return UDP;
    }
    return IpProtocol.isIcmp(protocol) ? ICMP : OTHER;
  }
}

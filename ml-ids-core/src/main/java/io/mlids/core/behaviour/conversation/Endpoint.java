package io.mlids.core.behaviour.conversation;

import io.mlids.core.net.IpAddress;

/** Formats addresses with ports. */
public final class Endpoint {

  private Endpoint() {}

  /** Formats an endpoint, such as {@code 10.0.0.1:80} or {@code [fd77::1]:80}. */
  public static String text(IpAddress address, int port) {
    return address.isIpv6() ? "[" + address + "]:" + port : address + ":" + port;
  }
}

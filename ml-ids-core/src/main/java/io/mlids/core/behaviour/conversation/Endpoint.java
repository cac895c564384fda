package io.mlids.core.behaviour.conversation;

import io.mlids.core.net.IpAddress;

/** Formats addresses with ports. */
public final class Endpoint {

  private Endpoint() {}

  /** Formats an endpoint: {@code 10.0.0.1:80}, {@code [fd77::1]:80}. */
  public static String text(IpAddress address, int port) {
    return address.isIpv6() ? "[" + address + "]:" + port : address + ":" + port;
  }
}

package io.mlids.api.access;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises {@code Host} headers that name this machine. */
final class HostName {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.%]+]");
  private static final Pattern PORT = Pattern.compile(":\\d*$");

  private HostName() {}

  /** The host part of a URL authority, in lower case and without the port. */
  static String of(String authority) {
    return PORT.matcher(authority.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
  }

  /**
   * Returns whether the host is {@code localhost} or an IP address, neither of which needs DNS. In
   * a DNS rebinding attack, the header contains the attacker's host name, which DNS resolves to
   * this machine.
   */
  static boolean isThisMachine(String authority) {
    String host = of(authority);
    return host.equals("localhost") || IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
  }
}

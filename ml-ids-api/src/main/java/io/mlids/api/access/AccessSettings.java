package io.mlids.api.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Access control settings.
 *
 * @param host the name or address that the server listens on, as configured
 * @param protection how clients authenticate
 * @param allowedOrigins other web origins whose pages may send requests
 * @param encrypted whether the server itself speaks TLS
 */
public record AccessSettings(
    String host, AuthMode protection, List<WebOrigin> allowedOrigins, boolean encrypted) {

  public AccessSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** Settings that admit anyone who can reach the server on the given host. */
  public static AccessSettings open(String host) {
    return new AccessSettings(host, new AuthMode.Open(), List.of(), false);
  }

  /** Returns whether a host resolves only to loopback addresses; false if it cannot be resolved. */
  public static boolean isLoopback(String host) {
    try {
      String name = host.startsWith("[") && host.endsWith("]") ? inner(host) : host;
      return Stream.of(InetAddress.getAllByName(name)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String inner(String bracketed) {
    return bracketed.substring(1, bracketed.length() - 1);
  }
}

package io.mlids.api.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules of access control.
 *
 * @param host where the server listens, as the user wrote it
 * @param protection what clients need
 * @param allowedOrigins web origins other than the server's own whose pages may ask
 * @param encrypted whether the server itself speaks TLS
 */
public record AccessSettings(
    String host, AuthMode protection, List<WebOrigin> allowedOrigins, boolean encrypted) {

  public AccessSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** Open to anyone who can reach this address. */
  public static AccessSettings open(String host) {
    return new AccessSettings(host, new AuthMode.Open(), List.of(), false);
  }

  /** Whether an address is a loopback address; false for an unknown name. */
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

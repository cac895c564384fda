package io.mlids.api.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a web page comes from, as browsers write it in the header {@code Origin} (RFC 6454, section
 * 7).
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host in lower case, and the port unless it is the scheme's own: what a browser
 *     that asks the same host sends in the header {@code Host}
 */
public record WebOrigin(String scheme, String authority) {

  /**
   * An origin as a user writes it.
   *
   * @throws IllegalArgumentException if it is invalid
   */
  public static WebOrigin of(String text) {
    return parse(text.strip().replaceFirst("/$", ""))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + text
                        + "' is not an origin of a web page; https://ids.example.org is one"));
  }

  /** An origin as a browser sends it; empty for {@code null} and for invalid text. */
  static Optional<WebOrigin> parse(String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!bare || !(scheme.equals("http") || scheme.equals("https"))) {
        return Optional.empty();
      }
      int own = scheme.equals("https") ? 443 : 80;
      String port = uri.getPort() < 0 || uri.getPort() == own ? "" : ":" + uri.getPort();
      return Optional.of(new WebOrigin(scheme, uri.getHost().toLowerCase(Locale.ROOT) + port));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Whether a page of this origin that asks its own host sends this {@code Host}. */
  boolean isOfHost(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    String own = scheme.equals("https") ? ":443" : ":80";
    return authority.equals(
        lower.endsWith(own) ? lower.substring(0, lower.length() - own.length()) : lower);
  }

  /** The host alone. */
  String host() {
    return HostName.of(authority);
  }

  @Override
  public String toString() {
    return scheme + "://" + authority;
  }
}

package io.mlids.api.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The origin of a web page, as in the {@code Origin} header (RFC 6454, section 7).
 *
 * @param scheme {@code http} or {@code https}
 * @param authority the host in lower case, with the port unless it is the scheme's default: the
 *     value of {@code Host} in a browser's requests to this origin
 */
public record WebOrigin(String scheme, String authority) {

  /**
   * Parses an origin from the configuration.
   *
   * @throws IllegalArgumentException if the text is invalid
   */
  public static WebOrigin of(String text) {
    return parse(text.strip().replaceFirst("/$", ""))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + text
                        + "' is not a web origin; use a value such as https://ids.example.org"));
  }

  /** Parses an {@code Origin} header; empty if its value is {@code null} or invalid. */
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

  /** Returns whether a {@code Host} header names this origin's host and port. */
  boolean isOfHost(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    String own = scheme.equals("https") ? ":443" : ":80";
    return authority.equals(
        lower.endsWith(own) ? lower.substring(0, lower.length() - own.length()) : lower);
  }

  /** The host without the port. */
  String host() {
    return HostName.of(authority);
  }

  @Override
  public String toString() {
    return scheme + "://" + authority;
  }
}

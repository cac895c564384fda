package io.mlids.core.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The address of a route of {@code ml-ids-api}.
 *
 * @param uri URL of the route
 * @param authorization header for the user and password in the given URL, or for a token; {@code
 *     uri} appears in messages, so it does not contain the user, password or token
 */
public record ServerAddress(URI uri, Optional<String> authorization) {

  /**
   * Parses an address. The route's path replaces the path and query of the URL; {@code http://} may
   * be omitted.
   *
   * @param path the path of the route, such as {@code /api/predictions}
   * @throws IllegalArgumentException if the text is not an HTTP URL; the message contains an
   *     example
   */
  public static ServerAddress of(String text, String path) {
    String url = text.strip();
    try {
      URI given = new URI(url.contains("://") ? url : "http://" + url);
      String scheme = given.getScheme().toLowerCase(Locale.ROOT);
      if (given.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return new ServerAddress(
            new URI(scheme, null, given.getHost(), given.getPort(), path, null, null),
            Optional.ofNullable(given.getUserInfo()).map(ServerAddress::basic));
      }
    } catch (URISyntaxException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not the URL of a server, such as http://localhost:5000");
  }

  /**
   * The address of another route of the same server.
   *
   * @param pathAndQuery such as {@code /api/flows?limit=10}
   */
  public ServerAddress at(String pathAndQuery) {
    return new ServerAddress(uri.resolve(pathAndQuery), authorization);
  }

  /** Returns the same address with a token. The token must consist of visible ASCII characters. */
  public ServerAddress withToken(String token) {
    return new ServerAddress(uri, Optional.of("Bearer " + token));
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  private static String basic(String userInfo) {
    byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}

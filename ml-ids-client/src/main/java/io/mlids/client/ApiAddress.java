package io.mlids.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The address of a prediction server.
 *
 * @param predictions URL to which flows are sent
 * @param authorization header for the user and password in the given URL, or for a token; {@code
 *     predictions} appears in messages, so it does not contain the user, password or token
 */
public record ApiAddress(URI predictions, Optional<String> authorization) {
  private static final String PATH = "/api/predictions";

  /**
   * Parses an address. The API's path replaces the path and query of the URL; {@code http://} may
   * be omitted.
   *
   * @throws IllegalArgumentException if the text is not an HTTP URL; the message contains an
   *     example
   */
  public static ApiAddress of(String text) {
    String url = text.strip();
    try {
      URI given = new URI(url.contains("://") ? url : "http://" + url);
      String scheme = given.getScheme().toLowerCase(Locale.ROOT);
      if (given.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return new ApiAddress(
            new URI(scheme, null, given.getHost(), given.getPort(), PATH, null, null),
            Optional.ofNullable(given.getUserInfo()).map(ApiAddress::basic));
      }
    } catch (URISyntaxException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not the URL of a prediction server, such as http://localhost:5000");
  }

  /** The URL of the model's description. */
  URI model() {
    return predictions.resolve("/api/model");
  }

  /** Returns the same address with a token. The token must consist of visible ASCII characters. */
  public ApiAddress withToken(String token) {
    return new ApiAddress(predictions, Optional.of("Bearer " + token));
  }

  @Override
  public String toString() {
    return predictions.toString();
  }

  private static String basic(String userInfo) {
    byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}

package io.mlids.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a prediction server listens.
 *
 * @param predictions the URL that flows are sent to
 * @param authorization the header for a user and password that the given URL holds, or for a token;
 *     they are no part of {@code predictions}, which is shown to people
 */
public record ApiAddress(URI predictions, Optional<String> authorization) {
  private static final String PATH = "/api/predictions";

  /**
   * The address that a user means: path and query give way to the API's, {@code http://} may be
   * left out.
   *
   * @throws IllegalArgumentException if the text is no such URL; the message says what is
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
        "'" + text + "' is not a URL of a prediction server; http://localhost:5000 is one");
  }

  /** Where the server describes its model. */
  URI model() {
    return predictions.resolve("/api/model");
  }

  /** The same address for a client that has a token, of visible ASCII characters. */
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

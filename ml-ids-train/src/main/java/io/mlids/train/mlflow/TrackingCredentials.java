package io.mlids.train.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials for a tracking server, from the same environment variables as in MLflow: {@code
 * MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}, or else {@code
 * MLFLOW_TRACKING_TOKEN}. They are never part of a message. Immutable.
 */
public final class TrackingCredentials {
  private static final String USERNAME = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  private static final String HIDDEN = "***";

  private final Optional<String> header;
  private final List<String> secrets;

  private TrackingCredentials(Optional<String> header, List<String> secrets) {
    this.header = header;
    this.secrets = secrets;
  }

  /**
   * Finds the credentials in an environment.
   *
   * @throws IllegalArgumentException if the token cannot be sent in an HTTP header; the message
   *     does not contain it
   */
  public static TrackingCredentials of(Map<String, String> environment) {
    String username = environment.getOrDefault(USERNAME, "");
    String password = environment.getOrDefault(PASSWORD, "");
    if (!username.isEmpty() && !password.isEmpty()) {
      String pair = username + ":" + password;
      String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
      return new TrackingCredentials(Optional.of("Basic " + encoded), List.of(encoded, password));
    }
    String token = environment.getOrDefault(TOKEN, "").strip();
    if (token.isEmpty()) {
      return new TrackingCredentials(Optional.empty(), List.of());
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          TOKEN + " contains a space or a character that is not visible ASCII; set a valid token");
    }
    return new TrackingCredentials(Optional.of("Bearer " + token), List.of(token));
  }

  /** The value of the header {@code Authorization}. */
  Optional<String> header() {
    return header;
  }

  /** Hides the credentials in a text from the server, which may quote what it received. */
  String hideIn(String text) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, HIDDEN);
    }
    return hidden;
  }
}

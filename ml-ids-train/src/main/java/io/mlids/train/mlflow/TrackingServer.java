package io.mlids.train.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.text.Excerpt;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of an MLflow tracking server. Redirects are not followed, so the credentials reach
 * only the given server. A request that the server is too busy to handle (429 or 503) is sent again
 * twice. Thread-safe; must be closed.
 *
 * @see <a href="https://mlflow.org/docs/latest/api_reference/rest-api.html">MLflow REST API</a>
 */
public final class TrackingServer implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** The slowest acceptable upload, in bytes per second. */
  private static final long SLOWEST = 50_000;

  private static final int ATTEMPTS = 3;
  private static final long LONGEST_ANSWER = 4L << 20;
  private static final int LONGEST_REASON = 300;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI base;
  private final TrackingCredentials credentials;
  private final Duration pause;
  private final HttpClient client;

  /**
   * Creates a client; does not connect.
   *
   * @param base the server's address from {@link #address}
   */
  public TrackingServer(URI base, TrackingCredentials credentials) {
    this(base, credentials, Duration.ofSeconds(2));
  }

  TrackingServer(URI base, TrackingCredentials credentials, Duration pause) {
    this.base = base;
    this.credentials = credentials;
    this.pause = pause;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Parses a tracking URI.
   *
   * @throws IllegalArgumentException if it is not the address of a server; the message does not
   *     contain the URI, which may contain a password
   */
  public static URI address(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a valid URI; use http://HOST:PORT", e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "not the address of a tracking server; use http://HOST:PORT or https://HOST");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "other users can see a user name or password in the address; set"
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD instead");
    }
    String path = uri.getPath().replaceAll("/+$", "");
    return URI.create(scheme + "://" + uri.getRawAuthority() + encoded(path));
  }

  /** The server's address. */
  URI base() {
    return base;
  }

  /**
   * Calls a method with the HTTP method GET.
   *
   * @param method the method's name, such as {@code experiments/get-by-name}
   */
  JsonNode get(String method, String parameter, String value) throws TrackingException {
    URI uri =
        URI.create(
            base
                + API
                + method
                + "?"
                + parameter
                + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8));
    return send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).GET());
  }

  /** Calls a method with the HTTP method POST. */
  JsonNode post(String method, ObjectNode body) throws TrackingException {
    byte[] bytes;
    try {
      bytes = JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
    return send(
        HttpRequest.newBuilder(URI.create(base + API + method))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(bytes)));
  }

  /**
   * Uploads a file through the server's artifact proxy.
   *
   * @param path the file's path below the proxy's root
   * @param bytes the length of the content
   */
  void upload(String path, BodyPublisher content, long bytes) throws TrackingException {
    send(
        HttpRequest.newBuilder(URI.create(base + ARTIFACTS + encoded("/" + path)))
            .timeout(TIMEOUT.plusSeconds(bytes / SLOWEST))
            .header("Content-Type", "application/octet-stream")
            .PUT(content));
  }

  /**
   * The root of a run's artifacts below the proxy's root.
   *
   * @param artifactUri the run's artifact URI, from the server
   * @throws TrackingException if the server does not store the artifacts itself
   */
  String artifactRoot(String artifactUri) throws TrackingException {
    try {
      URI uri = new URI(artifactUri);
      boolean here = uri.getAuthority() == null || uri.getAuthority().equals(base.getAuthority());
      String path = uri.getPath() == null ? "" : uri.getPath();
      if (here && "mlflow-artifacts".equals(uri.getScheme()) && !path.isBlank()) {
        return withoutSlashes(path);
      }
      String proxy = base.getPath() + ARTIFACTS + "/";
      if (here && base.getScheme().equals(uri.getScheme()) && path.startsWith(proxy)) {
        return withoutSlashes(path.substring(proxy.length()));
      }
    } catch (URISyntaxException e) {
      // Same as a location of an unknown kind.
      throw notProxied(artifactUri, e);
    }
    throw notProxied(artifactUri, null);
  }

  private TrackingException notProxied(String artifactUri, @Nullable Exception cause) {
    return failure(
        "the server does not store artifacts itself, but in "
            + Excerpt.ofLine(artifactUri, 100)
            + "; let it serve artifacts, as 'mlflow server' does by default, and use an experiment"
            + " that was created since then",
        "",
        cause);
  }

  private static String withoutSlashes(String path) {
    return path.replaceAll("^/+|/+$", "");
  }

  /** Encodes the segments of a path. */
  private static String encoded(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  private JsonNode send(HttpRequest.Builder request) throws TrackingException {
    credentials.header().ifPresent(header -> request.header("Authorization", header));
    HttpRequest ready = request.build();
    for (int attempt = 1; ; attempt++) {
      HttpResponse<String> answer = answer(ready);
      int status = answer.statusCode();
      if (status == 200) {
        return parsed(answer.body());
      }
      if (status != 429 && status != 503 || attempt == ATTEMPTS) {
        throw refused(answer);
      }
      pause(attempt);
    }
  }

  private void pause(int attempt) throws TrackingException {
    try {
      Thread.sleep(pause.multipliedBy(attempt));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpResponse<String> answer(HttpRequest request) throws TrackingException {
    try {
      return client.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
    } catch (IOException e) {
      throw failure(reason(e), "", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private TrackingException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return failure("the program was interrupted", "", e);
  }

  private static String reason(IOException e) {
    if (e instanceof HttpTimeoutException) {
      return "the server did not answer in time";
    }
    if (e instanceof SSLException) {
      return "no secure connection (" + e.getMessage() + ")";
    }
    if (e instanceof ConnectException) {
      return e.getCause() instanceof ConnectException inner
              && inner.getCause() instanceof UnresolvedAddressException
          ? "unknown host"
          : "cannot connect; check the address and whether the server runs";
    }
    return "the connection failed ("
        + Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())
        + ")";
  }

  private JsonNode parsed(String body) throws TrackingException {
    try {
      return body.isBlank() ? JsonNodeFactory.instance.objectNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw failure("the answer is not JSON, so this is not an MLflow tracking server", "", e);
    }
  }

  /** The server's errors are JSON objects; those of a proxy before it may be anything. */
  private TrackingException refused(HttpResponse<String> answer) {
    int status = answer.statusCode();
    String code = "";
    String text = answer.body();
    try {
      JsonNode error = JSON.readTree(answer.body());
      code = error.path("error_code").asText();
      text = error.path("message").asText(text);
    } catch (JsonProcessingException e) {
      // The message then consists of the beginning of the body.
      text = text.replaceAll("<[^>]*>", " ");
    }
    String said = Excerpt.ofLine(credentials.hideIn(text), LONGEST_REASON);
    return failure(
        "the server answered "
            + status
            + (said.isEmpty() ? "" : " (" + said + ")")
            + (status == 401 || status == 403
                ? "; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
                    + " MLFLOW_TRACKING_TOKEN"
                : ""),
        code,
        null);
  }

  /** Creates an exception whose message names this server. */
  TrackingException failure(String reason, String code, @Nullable Throwable cause) {
    return new TrackingException(base + ": " + reason, code, cause);
  }

  @Override
  public void close() {
    client.close();
  }
}

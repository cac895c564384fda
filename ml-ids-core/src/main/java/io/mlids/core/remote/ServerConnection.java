package io.mlids.core.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.remote.ServerFailedException.Reason;
import io.mlids.core.text.Excerpt;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Sends requests to {@code ml-ids-api}. Thread-safe; must be closed. */
public final class ServerConnection implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final long LONGEST_ANSWER = 16L << 20;
  private static final int LONGEST_REASON = 300;

  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param timeout the maximum time for one request, from its start to the last byte of the
   *     response
   * @param trust certificates to trust; if empty, those that the Java platform trusts
   */
  public ServerConnection(Duration timeout, Optional<ServerTrust> trust) {
    this.timeout = timeout;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT);
    trust.ifPresent(known -> builder.sslContext(known.context()));
    this.client = builder.build();
  }

  /**
   * Sends a request.
   *
   * @param with adds the method, and perhaps headers and a body
   * @return the response, whatever its status
   * @throws ServerFailedException if the server cannot be reached or does not respond
   */
  public HttpResponse<String> send(ServerAddress address, UnaryOperator<HttpRequest.Builder> with)
      throws ServerFailedException, InterruptedException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(address.uri());
    address.authorization().ifPresent(header -> builder.header("Authorization", header));
    HttpRequest request = with.apply(builder).build();
    // HttpRequest's timeout covers only the time until the response headers arrive.
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ServerFailedException(
          request.uri(),
          "did not answer within " + timeout.toMillis() / 1000.0 + " s",
          Reason.TIMEOUT,
          e);
    } catch (ExecutionException e) {
      // The HTTP client wraps the cause of the failure.
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new ServerFailedException(
          request.uri(),
          reason(cause),
          cause instanceof SSLHandshakeException ? Reason.UNTRUSTED : Reason.OTHER,
          cause);
    } finally {
      answer.cancel(true);
    }
  }

  private static String reason(Throwable cause) {
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof UnresolvedAddressException) {
        return "cannot be reached: unknown host name";
      }
    }
    if (cause instanceof ConnectException) {
      String why = cause.getMessage() == null ? "connection refused" : cause.getMessage();
      return "cannot be reached: " + why + "; is ml-ids-api running there?";
    }
    if (cause instanceof SSLHandshakeException) {
      return "is not trusted: " + cause.getMessage();
    }
    if (cause instanceof SSLException) {
      return "failed the TLS handshake: " + cause.getMessage() + "; does the server use http://?";
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return cause instanceof IOException
        ? "closed the connection: " + message
        : "returned no response: " + message;
  }

  /** The failure for a response with a status that was not expected. */
  public static ServerFailedException refused(HttpResponse<String> answer) {
    StringBuilder text = new StringBuilder("answered ").append(answer.statusCode());
    answer.headers().firstValue("Location").ifPresent(to -> text.append(", moved to ").append(to));
    String reason = errorText(answer.body());
    if (!reason.isEmpty()) {
      text.append(": ").append(reason);
    }
    answer
        .headers()
        .firstValue("Retry-After")
        .ifPresent(seconds -> text.append("; try again in ").append(seconds).append(" s"));
    return new ServerFailedException(
        answer.request().uri(),
        text.toString(),
        answer.statusCode() == 401 ? Reason.UNAUTHORISED : Reason.OTHER,
        null);
  }

  /** The message in {@code {"error": …}}, or the beginning of any other body. */
  private static String errorText(String body) {
    String text = body;
    try {
      JsonNode error = JSON.readTree(body).path("error");
      text = error.isTextual() ? error.textValue() : body;
    } catch (JsonProcessingException e) {
      // Another program or a proxy answered; show its message.
    }
    return Excerpt.ofLine(text, LONGEST_REASON);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}

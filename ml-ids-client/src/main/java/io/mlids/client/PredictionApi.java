package io.mlids.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.client.PredictionFailedException.Reason;
import io.mlids.core.console.Terminal;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.request.PandasSplitJson;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.text.Excerpt;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * A client for {@code POST /api/predictions} and the model's description. Thread-safe; must be
 * closed.
 */
public final class PredictionApi implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MEDIA_TYPE = "application/json; format=pandas-split";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final long LONGEST_ANSWER = 16L << 20;
  private static final int LONGEST_REASON = 300;

  private final ApiAddress address;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param timeout the maximum time for one request, from its start to the last byte of the
   *     response
   * @param trust certificates to trust; if empty, those that the Java platform trusts
   */
  public PredictionApi(ApiAddress address, Duration timeout, Optional<ServerTrust> trust) {
    this.address = address;
    this.timeout = timeout;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT);
    trust.ifPresent(known -> builder.sslContext(known.context()));
    this.client = builder.build();
  }

  /**
   * Sends the flows in one request.
   *
   * @return for each flow, whether the server classifies it as an attack
   * @throws PredictionFailedException if the server cannot be reached, refuses the request, or
   *     returns an invalid response
   */
  public List<Boolean> predict(List<LabelledFlow> flows)
      throws PredictionFailedException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.predictions())
            .header("Content-Type", MEDIA_TYPE)
            .POST(BodyPublishers.ofByteArray(body(flows)));
    address.authorization().ifPresent(header -> request.header("Authorization", header));
    HttpResponse<String> answer = send(request.build());
    if (answer.statusCode() != 200) {
      throw refused(answer);
    }
    return predictions(answer.body(), flows.size());
  }

  /**
   * The feature profile of the server's model.
   *
   * @return the profile, or empty if the server cannot be reached, in which case sending flows
   *     reports the failure
   * @throws PredictionFailedException if the server refuses the request or its response has no
   *     profile
   */
  public Optional<FeatureProfile> profile() throws PredictionFailedException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.model()).GET();
    address.authorization().ifPresent(header -> request.header("Authorization", header));
    HttpResponse<String> answer;
    try {
      answer = send(request.build());
    } catch (PredictionFailedException e) {
      if (e.getCause() instanceof ConnectException) {
        return Optional.empty();
      }
      throw e;
    }
    if (answer.statusCode() != 200) {
      throw refused(answer);
    }
    try {
      String id = JSON.readTree(answer.body()).path("feature_profile").asText();
      Optional<FeatureProfile> profile = FeatureProfile.ofId(id);
      if (profile.isEmpty()) {
        throw failed(address.model(), "returned an unknown feature_profile", Reason.OTHER, null);
      }
      return profile;
    } catch (JsonProcessingException e) {
      throw failed(
          address.model(), "returned an invalid description of its model", Reason.OTHER, e);
    }
  }

  private static byte[] body(List<LabelledFlow> flows) {
    FlowBatch batch = new FlowBatch(flows.size());
    for (int row = 0; row < flows.size(); row++) {
      flows.get(row).copyTo(batch, row);
    }
    batch.setSize(flows.size());
    return PandasSplitJson.write(batch, 0, batch.size());
  }

  private HttpResponse<String> send(HttpRequest request)
      throws PredictionFailedException, InterruptedException {
    // HttpRequest's timeout covers only the time until the response headers arrive.
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed(
          request.uri(),
          "did not answer within " + timeout.toMillis() / 1000.0 + " s",
          Reason.TIMEOUT,
          e);
    } catch (ExecutionException e) {
      // The HTTP client wraps the cause of the failure.
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw failed(
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

  private static PredictionFailedException refused(HttpResponse<String> answer) {
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
    return failed(
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

  private List<Boolean> predictions(String body, int flows) throws PredictionFailedException {
    try {
      JsonNode array = JSON.readTree(body);
      if (array.isArray() && array.size() == flows) {
        List<Boolean> attacks = new ArrayList<>(flows);
        for (JsonNode prediction : array) {
          if (!prediction.isNumber()) {
            throw failed("returned a prediction that is not a number: " + prediction, null);
          }
          attacks.add(prediction.doubleValue() != 0);
        }
        return attacks;
      }
      throw failed(
          array.isArray()
              ? "returned " + array.size() + " predictions for " + flows + " flows"
              : "did not return an array of predictions; is it ml-ids-api?",
          null);
    } catch (JsonProcessingException e) {
      throw failed("did not return an array of predictions; is it ml-ids-api?", e);
    }
  }

  private PredictionFailedException failed(String what, @Nullable Throwable cause) {
    return failed(address.predictions(), what, Reason.OTHER, cause);
  }

  private static PredictionFailedException failed(
      URI asked, String what, Reason reason, @Nullable Throwable cause) {
    return new PredictionFailedException(Terminal.printable(asked + " " + what), reason, cause);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}

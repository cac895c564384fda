package io.mlids.api.http;

import io.mlids.core.detect.ClassifierUnavailableException;
import io.mlids.core.unit.ByteSize;
import java.util.Map;
import java.util.Objects;

/** Ends a request with a status and one line that says what is wrong and what to send instead. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String SECONDS_TO_WAIT = "1";

  private final int status;
  private final transient Map<String, String> headers;

  private ApiException(int status, String message, Map<String, String> headers) {
    // The client caused this error, so no stack trace is needed.
    super(message, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  public static ApiException of(int status, String message, Map<String, String> headers) {
    return new ApiException(status, message, headers);
  }

  public static ApiException badRequest(String message) {
    return new ApiException(400, message, Map.of());
  }

  public static ApiException notFound(String message) {
    return new ApiException(404, message, Map.of());
  }

  public static ApiException timeout(String message) {
    return new ApiException(408, message, Map.of("Connection", "close"));
  }

  public static ApiException tooLarge(long limit) {
    return tooLarge(
        "the body is larger than "
            + ByteSize.text(limit)
            + "; send fewer rows per request, or start the server with a larger max-body");
  }

  public static ApiException tooLarge(String message) {
    return new ApiException(413, message, Map.of("Connection", "close"));
  }

  public static ApiException unsupportedMediaType(String message) {
    return new ApiException(415, message, Map.of());
  }

  public static ApiException busy(String message) {
    return new ApiException(503, message, Map.of("Retry-After", SECONDS_TO_WAIT));
  }

  /** The error for a classifier elsewhere that gives no verdicts. */
  public static ApiException of(ClassifierUnavailableException failure) {
    int status =
        switch (failure.kind()) {
          case BUSY -> 503;
          case TIMEOUT -> 504;
          case REFUSED, FAILED -> 502;
        };
    long seconds = Math.max(1, failure.retryAfter().toSeconds());
    return new ApiException(
        status,
        failure.getMessage(),
        status == 503 ? Map.of("Retry-After", Long.toString(seconds)) : Map.of());
  }

  /** The error for a slow body whose memory has been given to another request. */
  public static ApiException displaced() {
    return new ApiException(
        503,
        "the body was cancelled because it arrived too slowly; send it faster",
        Map.of("Retry-After", SECONDS_TO_WAIT, "Connection", "close"));
  }

  public int status() {
    return status;
  }

  public Map<String, String> headers() {
    return headers;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}

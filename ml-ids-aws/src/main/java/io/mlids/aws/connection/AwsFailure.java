package io.mlids.aws.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What went wrong in a request to AWS, in one line. The text contains neither credentials nor parts
 * of a signature, which AWS repeats in some of its error messages. Immutable.
 *
 * @param kind what kind of failure this is
 * @param code the service's error code, such as {@code NoSuchKey}; empty if there is none
 * @param status the HTTP status; 0 without a response
 * @param text the reason
 */
public record AwsFailure(Kind kind, String code, int status, String text) {

  /** The kinds of failures that need different remedies. */
  public enum Kind {
    /** The server cannot be reached, or the connection broke. */
    NETWORK,
    /** Credentials are missing, expired or unknown to AWS. */
    CREDENTIALS,
    /** The credentials are valid but do not permit the request. */
    DENIED,
    /** The resource does not exist. */
    MISSING,
    /** The service asks for fewer requests. */
    THROTTLED,
    /** The service failed; a later attempt may succeed. */
    SERVER,
    /** The request is at fault, or the failure is unknown. */
    OTHER
  }

  /** Describes an exception of the SDK. */
  public static AwsFailure of(SdkException exception) {
    if (exception instanceof AwsServiceException service) {
      return ofService(service);
    }
    String message = String.valueOf(exception.getMessage());
    // The SDK has no exception class of its own for this.
    if (message.startsWith("Unable to load credentials")
        || message.contains("must provide credentials")) {
      return new AwsFailure(
          Kind.CREDENTIALS,
          "",
          0,
          "no AWS credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or select a"
              + " profile with AWS_PROFILE");
    }
    if (exception instanceof ApiCallTimeoutException
        || exception instanceof ApiCallAttemptTimeoutException) {
      return new AwsFailure(Kind.NETWORK, "", 0, "no response in time");
    }
    return network(exception)
        .map(text -> new AwsFailure(Kind.NETWORK, "", 0, text))
        .orElseGet(() -> new AwsFailure(Kind.OTHER, "", 0, firstLine(root(exception))));
  }

  /** Describes why a connection broke or could not be established. */
  public static Optional<String> network(Throwable exception) {
    for (Throwable each = exception; each != null; each = each.getCause()) {
      if (each instanceof IOException io) {
        return Optional.of(
            switch (io) {
              case UnknownHostException e ->
                  "cannot resolve the host name " + firstLine(e).split("[: ]", 2)[0];
              case SocketTimeoutException e -> "no response in time";
              case NoRouteToHostException e -> "no route to the host";
              case ConnectException e -> "connection refused";
              case SSLException e -> "TLS connection failed: " + firstLine(e);
              default -> firstLine(io);
            });
      }
    }
    return Optional.empty();
  }

  private static AwsFailure ofService(AwsServiceException exception) {
    int status = exception.statusCode();
    String code =
        exception.awsErrorDetails() == null || exception.awsErrorDetails().errorCode() == null
            ? ""
            : exception.awsErrorDetails().errorCode();
    Kind kind = kind(code, status, exception.isThrottlingException());
    String text =
        switch (kind) {
          case CREDENTIALS -> credentials(code);
          case DENIED -> "access denied";
          case THROTTLED -> "too many requests";
          default -> message(exception);
        };
    String origin =
        code.isEmpty() || code.equals(Integer.toString(status))
            ? "HTTP " + status
            : code + ", HTTP " + status;
    return new AwsFailure(kind, code, status, text + " (" + origin + ")");
  }

  private static Kind kind(String code, int status, boolean throttling) {
    String lower = code.toLowerCase(Locale.ROOT);
    if (throttling || lower.contains("throttl") || lower.equals("slowdown") || status == 429) {
      return Kind.THROTTLED;
    }
    return switch (code) {
      case "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "IncompleteSignature",
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "InvalidToken",
          "ExpiredToken",
          "ExpiredTokenException",
          "RequestExpired",
          "RequestTimeTooSkewed",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException" ->
          Kind.CREDENTIALS;
      default ->
          status == 401 || status == 403
              ? Kind.DENIED
              : status == 404 ? Kind.MISSING : status >= 500 ? Kind.SERVER : Kind.OTHER;
    };
  }

  /** Own words, because AWS repeats the signed headers with the session token in its message. */
  private static String credentials(String code) {
    return switch (code) {
      case "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature" ->
          "the secret access key is wrong";
      case "ExpiredToken", "ExpiredTokenException", "RequestExpired" ->
          "the credentials have expired; log in again";
      case "RequestTimeTooSkewed" -> "the clock of this machine is wrong; set it";
      case "InvalidToken" -> "the session token is invalid; check AWS_SESSION_TOKEN";
      case "MissingAuthenticationToken", "MissingAuthenticationTokenException" ->
          "the request needs credentials";
      default -> "AWS does not know the access key";
    };
  }

  private static String message(AwsServiceException exception) {
    String message =
        exception.awsErrorDetails() == null ? null : exception.awsErrorDetails().errorMessage();
    return message == null || message.isBlank() ? "the request failed" : line(message);
  }

  private static Throwable root(Throwable exception) {
    Throwable cause = exception;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String firstLine(Throwable exception) {
    String message = exception.getMessage();
    return message == null || message.isBlank()
        ? exception.getClass().getSimpleName()
        : line(message);
  }

  private static String line(String message) {
    return message.strip().lines().findFirst().orElse("").strip();
  }
}

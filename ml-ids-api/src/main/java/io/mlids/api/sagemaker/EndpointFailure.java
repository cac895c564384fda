package io.mlids.api.sagemaker;

import io.mlids.aws.connection.AwsFailure;
import io.mlids.core.detect.ClassifierUnavailableException;
import io.mlids.core.detect.ClassifierUnavailableException.Kind;
import io.mlids.core.text.Excerpt;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelNotReadyException;
import software.amazon.awssdk.services.sagemakerruntime.model.ServiceUnavailableException;

/** Turns exceptions of the SDK into ours. */
final class EndpointFailure {
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final int LONGEST_REASON = 200;
  private static final Duration SHORT_WAIT = Duration.ofSeconds(1);

  private EndpointFailure() {}

  /** Returns whether the endpoint does not accept the format of the rows. */
  static boolean isOfFormat(SdkServiceException exception) {
    return status(exception) == UNSUPPORTED_MEDIA_TYPE;
  }

  static ClassifierUnavailableException of(SdkException exception, SageMakerTarget target) {
    AwsFailure failure = AwsFailure.of(exception);
    Kind kind = kind(exception, failure);
    String text =
        switch (kind) {
          case BUSY -> "is busy: " + failure.text();
          case TIMEOUT -> "did not answer within " + target.timeout().toSeconds() + " s";
          case REFUSED -> "refused the rows: " + text(exception, failure);
          case FAILED -> "failed: " + text(exception, failure);
        };
    return new ClassifierUnavailableException(
        kind, target.description() + " " + text, kind == Kind.BUSY ? SHORT_WAIT : Duration.ZERO);
  }

  private static Kind kind(SdkException exception, AwsFailure failure) {
    if (failure.kind() == AwsFailure.Kind.THROTTLED
        || exception instanceof ModelNotReadyException
        || exception instanceof ServiceUnavailableException
        || exception instanceof SdkServiceException service && service.statusCode() == 503) {
      return Kind.BUSY;
    }
    if (isTimeout(exception)) {
      return Kind.TIMEOUT;
    }
    boolean ofModel = exception instanceof ModelErrorException || failure.code().isEmpty();
    if (exception instanceof SdkServiceException service
        && ofModel
        && isOfTheRows(status(service))) {
      return Kind.REFUSED;
    }
    return Kind.FAILED;
  }

  /** The status of the model's container, which SageMaker wraps, or else of the response. */
  private static int status(SdkServiceException exception) {
    return exception instanceof ModelErrorException model && model.originalStatusCode() != null
        ? model.originalStatusCode()
        : exception.statusCode();
  }

  private static boolean isOfTheRows(int status) {
    return status == 400 || status == 413 || status == 422 || status == UNSUPPORTED_MEDIA_TYPE;
  }

  private static boolean isTimeout(Throwable exception) {
    for (Throwable each = exception; each != null; each = each.getCause()) {
      if (each instanceof ApiCallTimeoutException
          || each instanceof ApiCallAttemptTimeoutException
          || each instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static String text(SdkException exception, AwsFailure failure) {
    return switch (exception) {
      case ModelErrorException model when model.originalMessage() != null ->
          answer(model.originalStatusCode(), model.originalMessage());
      // The host is not SageMaker but a container.
      case AwsServiceException direct when failure.code().isEmpty() && rawBody(direct) != null ->
          answer(direct.statusCode(), rawBody(direct));
      default -> failure.text();
    };
  }

  private static String answer(@Nullable Integer status, @Nullable String body) {
    return "its model answered HTTP "
        + status
        + ": "
        + Excerpt.ofLine(String.valueOf(body), LONGEST_REASON);
  }

  private static @Nullable String rawBody(AwsServiceException exception) {
    return exception.awsErrorDetails() == null || exception.awsErrorDetails().rawResponse() == null
        ? null
        : exception.awsErrorDetails().rawResponse().asString(StandardCharsets.UTF_8);
  }
}

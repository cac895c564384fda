package io.mlids.train.sagemaker;

import io.mlids.aws.connection.AwsFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls AWS and waits for it. */
final class AwsCall {
  /** The number of failed queries in a row after which waiting ends. */
  private static final int MOST_FAILURES = 10;

  private AwsCall() {}

  /**
   * Calls AWS.
   *
   * @param what what fails, such as {@code "the endpoint x cannot be created"}
   * @throws IOException if the call fails; without the SDK's exception as the cause, because its
   *     message may repeat parts of the request
   */
  static <T> T of(String what, Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new IOException(what + ": " + AwsFailure.of(e).text());
    }
  }

  /** Calls AWS; empty if what the call is about does not exist. */
  static <T> Optional<T> ifExists(String what, Supplier<T> call) throws IOException {
    try {
      return Optional.of(call.get());
    } catch (SdkException e) {
      AwsFailure failure = AwsFailure.of(e);
      if (isMissing(failure)) {
        return Optional.empty();
      }
      throw new IOException(what + ": " + failure.text());
    }
  }

  /** SageMaker reports a missing resource as an invalid request. */
  private static boolean isMissing(AwsFailure failure) {
    return failure.kind() == AwsFailure.Kind.MISSING
        || failure.code().equals("ResourceNotFound")
        || failure.code().equals("ValidationException")
            && (failure.text().startsWith("Could not find")
                || failure.text().startsWith("Requested resource not found")
                || failure.text().contains("does not exist"));
  }

  /** Asks once; empty as long as the result is not there yet. */
  @FunctionalInterface
  interface Question<T> {
    Optional<T> ask() throws IOException;
  }

  /**
   * Asks until there is a result. Failures of single queries are reported and tolerated.
   *
   * @param interval the time between two queries
   */
  static <T> T await(Duration interval, Question<T> question, Consumer<String> log)
      throws IOException {
    int failures = 0;
    while (true) {
      try {
        Optional<T> result = question.ask();
        if (result.isPresent()) {
          return result.get();
        }
        failures = 0;
      } catch (IOException e) {
        failures++;
        if (failures == MOST_FAILURES) {
          throw e;
        }
        log.accept("warning: " + e.getMessage() + "; asking again");
      }
      try {
        Thread.sleep(interval);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting", e);
      }
    }
  }
}

package io.mlids.train.sagemaker;

import io.mlids.aws.connection.AwsConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** A connection to SageMaker. Thread-safe. */
public final class SageMakerAccess implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final SageMakerClient client;

  private SageMakerAccess(SageMakerClient client) {
    this.client = client;
  }

  /**
   * Opens a connection; sends nothing.
   *
   * @param region the selected region, if any
   * @param environment the process's environment variables
   * @throws ConfigException if a setting is missing or invalid, or the installation lacks the
   *     client
   */
  public static SageMakerAccess open(Optional<String> region, Map<String, String> environment)
      throws ConfigException {
    try {
      return new SageMakerAccess(
          AwsConnection.of("SageMaker", region, environment)
              .configure(SageMakerClient.builder(), CONNECT, ANSWER)
              .build());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    } catch (NoClassDefFoundError e) {
      // The container image contains only what training and serving need.
      throw new ConfigException(
          "this installation cannot create training jobs and endpoints, because the AWS SDK's"
              + " SageMaker client is missing; use the complete distribution");
    }
  }

  SageMakerClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }
}

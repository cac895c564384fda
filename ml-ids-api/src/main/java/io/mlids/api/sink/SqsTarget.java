package io.mlids.api.sink;

import io.mlids.core.alert.QueueEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * An SQS queue, or a queue on a compatible server, and how to reach it. Immutable.
 *
 * @param queueUrl the queue URL, as the SDK expects it
 * @param endpoint the scheme and host of a compatible server; empty for AWS
 * @param region the region that requests are signed for
 * @param credentials the credentials for signing requests
 */
public record SqsTarget(
    String queueUrl, Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {

  /** The region name for servers without regions. */
  private static final String NO_REGION = "us-east-1";

  /**
   * The target for a queue URL. The endpoint comes from {@link QueueEndpoint}. The region comes
   * from the URL, or from {@code AWS_REGION} or {@code AWS_DEFAULT_REGION}. The credentials come
   * from {@code AWS_ACCESS_KEY} and {@code AWS_SECRET_KEY}, or from the SDK's default chain; if
   * neither provides any, a compatible server receives dummy credentials.
   *
   * @throws IllegalArgumentException if a URL is invalid or one key is given without the other; the
   *     message gives the reason
   */
  public static SqsTarget of(String queueUrl, Map<String, String> environment) {
    QueueEndpoint endpoint = QueueEndpoint.of(queueUrl, Optional.empty(), environment);
    String region =
        endpoint
            .region()
            .or(() -> variable(environment, "AWS_REGION"))
            .or(() -> variable(environment, "AWS_DEFAULT_REGION"))
            .orElse(NO_REGION);
    return new SqsTarget(
        queueUrl.strip(),
        endpoint.override(),
        Region.of(region),
        credentials(environment, endpoint.override().isPresent()));
  }

  /** The target for the embedded queue, which does not authenticate clients. */
  public static SqsTarget local(URI queueUrl) {
    URI server = URI.create(queueUrl.getScheme() + "://" + queueUrl.getRawAuthority());
    return new SqsTarget(queueUrl.toString(), Optional.of(server), Region.of(NO_REGION), madeUp());
  }

  /** Returns whether this is a FIFO queue, which needs message groups. */
  boolean isFifo() {
    return queueUrl.endsWith(".fifo");
  }

  /**
   * A client with short timeouts and without retries, because {@link NotificationQueue} retries.
   */
  SqsClient client() {
    var builder =
        SqsClient.builder()
            .region(region)
            // The sink checks each message; on a mismatch the SDK would fail the whole batch.
            .checksumValidationEnabled(false)
            .credentialsProvider(credentials)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(2))
                    .socketTimeout(Duration.ofSeconds(5)))
            .overrideConfiguration(
                settings ->
                    settings
                        .retryStrategy(retries -> retries.maxAttempts(1))
                        .apiCallTimeout(Duration.ofSeconds(8)));
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(
      Map<String, String> environment, boolean standIn) {
    Optional<String> key = variable(environment, "AWS_ACCESS_KEY");
    Optional<String> secret = variable(environment, "AWS_SECRET_KEY");
    if (key.isPresent() != secret.isPresent()) {
      throw new IllegalArgumentException(
          "only one of AWS_ACCESS_KEY and AWS_SECRET_KEY is set; set both or neither");
    }
    if (key.isPresent()) {
      AwsCredentials credentials =
          variable(environment, "AWS_SESSION_TOKEN")
              .<AwsCredentials>map(
                  token -> AwsSessionCredentials.create(key.get(), secret.get(), token))
              .orElseGet(() -> AwsBasicCredentials.create(key.get(), secret.get()));
      return StaticCredentialsProvider.create(credentials);
    }
    DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
    return standIn ? AwsCredentialsProviderChain.of(chain, madeUp()) : chain;
  }

  private static AwsCredentialsProvider madeUp() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("ml-ids", "ml-ids"));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}

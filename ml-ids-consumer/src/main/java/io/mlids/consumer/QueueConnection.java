package io.mlids.consumer;

import io.mlids.core.alert.QueueEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/**
 * How to connect to a queue.
 *
 * @param endpoint URL of the queue's server
 * @param region AWS region for signatures; by default taken from the queue's URL, otherwise from
 *     the environment
 * @param keys access key and secret key; by default from the AWS credential chain
 */
public record QueueConnection(
    QueueEndpoint endpoint, Optional<String> region, Optional<Keys> keys) {

  /** Longer than the longest wait of a receive request. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(AttackQueue.LONGEST_WAIT + 20L);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Placeholder values for local queue servers, which require signatures but do not check them. */
  private static final String ANY_REGION = "us-east-1";

  private static final AwsCredentials ANY_KEYS = AwsBasicCredentials.create("local", "local");

  /** An access key and its secret key. */
  public record Keys(String access, String secret) {}

  /** Creates the client, without sending a request. */
  public AttackQueue open(String queueUrl) throws UnusableQueueException {
    SqsClientBuilder builder =
        SqsClient.builder()
            .credentialsProvider(credentials())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(ANSWER_TIMEOUT))
            // The client does not retry, because the consumer retries and logs each retry.
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
    endpoint.override().ifPresent(builder::endpointOverride);
    Optional<String> known = region.or(endpoint::region);
    if (known.isPresent() || !isAmazon()) {
      builder.region(Region.of(known.orElse(ANY_REGION)));
    }
    try {
      return new AttackQueue(builder.build(), queueUrl);
    } catch (RuntimeException e) {
      throw new UnusableQueueException(
          "no AWS region found for " + queueUrl, UnusableQueueException.Reason.NO_REGION, e);
    }
  }

  private AwsCredentialsProvider credentials() {
    if (keys.isPresent()) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(keys.get().access(), keys.get().secret()));
    }
    if (isAmazon()) {
      return DefaultCredentialsProvider.builder().build();
    }
    // The default credentials chain is not used, because its last providers query the network.
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        EnvironmentVariableCredentialsProvider.create(),
        ProfileCredentialsProvider.create(),
        StaticCredentialsProvider.create(ANY_KEYS));
  }

  private boolean isAmazon() {
    return endpoint.override().map(URI::getHost).map(QueueEndpoint::isAmazon).orElse(true);
  }
}

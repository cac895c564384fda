package io.mlids.consumer;

import io.mlids.aws.connection.AwsConnection;
import io.mlids.aws.connection.AwsSettings;
import io.mlids.core.alert.QueueEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;

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

  /** An access key and its secret key. */
  public record Keys(String access, String secret) {}

  /** Creates the client, without sending a request to the queue. */
  public AttackQueue open(String queueUrl, Map<String, String> environment)
      throws UnusableQueueException {
    try {
      AwsConnection connection =
          new AwsConnection(
              endpoint.override(),
              new AwsSettings(environment).region(region.or(endpoint::region), !isAmazon()),
              credentials());
      return new AttackQueue(
          connection
              .configure(SqsClient.builder(), CONNECT_TIMEOUT, ANSWER_TIMEOUT)
              // The client does not retry, because the consumer retries and logs each retry.
              .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
              .build(),
          queueUrl);
    } catch (RuntimeException e) {
      String problem =
          region.isPresent()
              ? String.valueOf(e.getMessage())
              : "no AWS region found for " + queueUrl;
      throw new UnusableQueueException(problem, UnusableQueueException.Reason.NO_REGION, e);
    }
  }

  private AwsCredentialsProvider credentials() {
    return keys.<AwsCredentialsProvider>map(
            each ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(each.access(), each.secret())))
        .orElseGet(() -> AwsSettings.chain(!isAmazon()));
  }

  private boolean isAmazon() {
    return endpoint.override().map(URI::getHost).map(QueueEndpoint::isAmazon).orElse(true);
  }
}

package io.mlids.api.queue;

import io.mlids.aws.connection.AwsConnection;
import io.mlids.aws.connection.AwsSettings;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.alert.QueueEndpoint;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * An SQS queue, or a queue on a compatible server, and how to reach it. Immutable.
 *
 * @param queueUrl the queue URL, as the SDK expects it
 * @param connection how to reach the queue
 * @param topicArn the topic named in envelopes
 */
public record SqsTarget(String queueUrl, AwsConnection connection, String topicArn) {

  /**
   * The target for a queue URL. The endpoint comes from {@link QueueEndpoint}. The region comes
   * from the URL, or from the environment; see {@link AwsSettings} for the credentials.
   *
   * @throws IllegalArgumentException if a URL is invalid, the region is unknown or one key is given
   *     without the other; the message gives the reason
   */
  public static SqsTarget of(String queueUrl, Map<String, String> environment) {
    QueueEndpoint endpoint = QueueEndpoint.of(queueUrl, Optional.empty(), environment);
    boolean compatible =
        endpoint.override().filter(url -> !QueueEndpoint.isAmazon(url.getHost())).isPresent();
    AwsSettings settings = new AwsSettings(environment);
    return new SqsTarget(
        queueUrl.strip(),
        new AwsConnection(
            endpoint.override(),
            settings.region(endpoint.region(), compatible),
            settings.credentials(compatible)),
        AttackNotification.LOCAL_TOPIC);
  }

  /** The target for the embedded queue, which does not authenticate clients. */
  public static SqsTarget local(URI queueUrl) {
    URI server = URI.create(queueUrl.getScheme() + "://" + queueUrl.getRawAuthority());
    return new SqsTarget(
        queueUrl.toString(),
        new AwsConnection(
            Optional.of(server),
            Region.US_EAST_1,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("ml-ids", "ml-ids"))),
        AttackNotification.LOCAL_TOPIC);
  }

  /** A copy whose envelopes name a different topic. */
  public SqsTarget withTopic(String arn) {
    return new SqsTarget(queueUrl, connection, arn);
  }

  /** Returns whether this is a FIFO queue, which needs message groups. */
  boolean isFifo() {
    return queueUrl.endsWith(".fifo");
  }

  SqsClient client() {
    // The sink checks each message; on a mismatch the SDK would fail the whole batch.
    return connection
        .configure(
            SqsClient.builder().checksumValidationEnabled(false),
            BatchSender.CONNECT_TIMEOUT,
            BatchSender.ANSWER_TIMEOUT)
        .overrideConfiguration(BatchSender::withoutRetries)
        .build();
  }
}

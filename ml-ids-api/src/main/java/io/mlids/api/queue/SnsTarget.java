package io.mlids.api.queue;

import io.mlids.aws.connection.AwsConnection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * An SNS topic, or a topic on a compatible server, and how to reach it. Immutable.
 *
 * @param topicArn the topic's ARN
 * @param publish which predictions are published
 * @param connection how to reach the topic
 */
public record SnsTarget(String topicArn, SnsPublish publish, AwsConnection connection) {
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z-]+:sns:([a-z0-9-]+):\\d+:[A-Za-z0-9_-]{1,256}(\\.fifo)?");

  /**
   * The target for a topic ARN, which contains the region. See {@link
   * io.mlids.aws.connection.AwsSettings} for the endpoint and the credentials.
   *
   * @throws IllegalArgumentException if the ARN or the URL is invalid or one key is given without
   *     the other; the message gives the reason
   */
  public static SnsTarget of(String topicArn, SnsPublish publish, Map<String, String> environment) {
    Matcher arn = ARN.matcher(topicArn.strip());
    if (!arn.matches()) {
      throw new IllegalArgumentException(
          "'"
              + topicArn
              + "' is not the ARN of an SNS topic, such as"
              + " arn:aws:sns:eu-west-1:123456789012:ml-ids-predictions");
    }
    return new SnsTarget(
        arn.group(), publish, AwsConnection.of("SNS", Optional.of(arn.group(1)), environment));
  }

  /** Returns whether this is a FIFO topic, which needs message groups. */
  boolean isFifo() {
    return topicArn.endsWith(".fifo");
  }

  SnsClient client() {
    return connection
        .configure(SnsClient.builder(), BatchSender.CONNECT_TIMEOUT, BatchSender.ANSWER_TIMEOUT)
        .overrideConfiguration(BatchSender::withoutRetries)
        .build();
  }
}

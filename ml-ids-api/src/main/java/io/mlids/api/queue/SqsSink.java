package io.mlids.api.queue;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink;
import io.mlids.aws.connection.AwsFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/**
 * Sends notifications to an SQS queue, each in an SNS envelope, so that consumers receive the same
 * format as from SNS. The response confirms a message by its checksum. Used by one thread at a
 * time.
 */
public final class SqsSink implements NotificationSink, BatchSender.Service {
  /** The size limit of a message and of a request; a queue may have a lower limit. */
  private static final int MAX_BYTES = 1 << 20;

  private final SqsTarget target;
  private final BatchSender sender = new BatchSender(this);
  private @Nullable SqsClient client;

  /** Connects on the first send. */
  public SqsSink(SqsTarget target) {
    this.target = target;
  }

  @Override
  public Delivery send(List<Notification> batch) {
    return sender.send(batch);
  }

  /**
   * The approximate number of messages in the queue, including those in flight.
   *
   * @throws SdkException if the request fails
   */
  long depth() {
    return client()
        .getQueueAttributes(
            request ->
                request
                    .queueUrl(target.queueUrl())
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
        .attributes()
        .values()
        .stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Override
  public int maxBytes() {
    return MAX_BYTES;
  }

  @Override
  public BatchSender.Message message(Notification queued) {
    String body =
        queued.notification().envelope(queued.messageId(), target.topicArn(), queued.queuedAt());
    // The body is ASCII, so its length is its size in bytes.
    return new BatchSender.Message(queued, body, Map.of(), body.length());
  }

  @Override
  public BatchSender.Response response(SequencedMap<String, BatchSender.Message> messages) {
    SendMessageBatchResponse response =
        client()
            .sendMessageBatch(
                request ->
                    request
                        .queueUrl(target.queueUrl())
                        .entries(
                            messages.entrySet().stream()
                                .map(each -> entry(each.getKey(), each.getValue()))
                                .toList()));
    return new BatchSender.Response(
        response.successful().stream()
            .filter(each -> isConfirmed(messages.get(each.id()), each.md5OfMessageBody()))
            .map(SendMessageBatchResultEntry::id)
            .collect(Collectors.toSet()),
        response.failed().stream()
            .map(
                each ->
                    BatchSender.Failure.of(
                        each.id(), each.code(), each.message(), each.senderFault()))
            .toList());
  }

  private SendMessageBatchRequestEntry entry(String id, BatchSender.Message message) {
    SendMessageBatchRequestEntry.Builder entry =
        SendMessageBatchRequestEntry.builder().id(id).messageBody(message.body());
    if (target.isFifo()) {
      entry
          .messageGroupId(BatchSender.GROUP)
          .messageDeduplicationId(message.notification().messageId().toString());
    }
    return entry.build();
  }

  private static boolean isConfirmed(BatchSender.@Nullable Message sent, @Nullable String md5) {
    return sent != null && checksum(sent.body()).equalsIgnoreCase(md5);
  }

  @Override
  public boolean isAboutContent(AwsFailure failure) {
    String code = failure.code();
    return code.endsWith("BatchRequestTooLong")
        || code.endsWith("InvalidMessageContents")
        || code.equals("MessageTooLong")
        || code.equals("InvalidParameterValue");
  }

  @Override
  public String hint() {
    return "check that this is the URL of an SQS queue";
  }

  private static String checksum(String body) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform supports MD5", e);
    }
  }

  private SqsClient client() {
    if (client == null) {
      client = target.client();
    }
    return client;
  }

  @Override
  public String kind() {
    return "sqs";
  }

  @Override
  public String description() {
    return "the queue " + target.queueUrl();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}

package io.mlids.api.queue;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

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
  public BatchSender.Response response(List<BatchSender.Message> messages) {
    SendMessageBatchResponse response =
        client()
            .sendMessageBatch(
                request -> request.queueUrl(target.queueUrl()).entries(entries(messages)));
    Map<String, String> checksums = new HashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      checksums.put(Integer.toString(i), checksum(messages.get(i).body()));
    }
    Set<String> confirmed =
        response.successful().stream()
            .filter(
                each ->
                    checksums.getOrDefault(each.id(), "").equalsIgnoreCase(each.md5OfMessageBody()))
            .map(each -> each.id())
            .collect(Collectors.toSet());
    return new BatchSender.Response(
        confirmed,
        response.failed().stream()
            .map(
                each ->
                    new BatchSender.Failure(
                        String.valueOf(each.id()),
                        String.valueOf(each.code()),
                        String.valueOf(each.message()),
                        Boolean.TRUE.equals(each.senderFault())))
            .toList());
  }

  private List<SendMessageBatchRequestEntry> entries(List<BatchSender.Message> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      SendMessageBatchRequestEntry.Builder entry =
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .messageBody(messages.get(i).body());
      if (target.isFifo()) {
        entry
            .messageGroupId(BatchSender.GROUP)
            .messageDeduplicationId(messages.get(i).notification().messageId().toString());
      }
      entries.add(entry.build());
    }
    return entries;
  }

  @Override
  public boolean isAboutContent(AwsServiceException error) {
    String code = BatchSender.code(error);
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

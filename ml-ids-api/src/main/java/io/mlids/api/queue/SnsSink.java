package io.mlids.api.queue;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink;
import io.mlids.aws.connection.AwsFailure;
import io.mlids.core.alert.AttackNotification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;

/**
 * Publishes notifications to an SNS topic. Subscriptions filter them by the message attribute
 * {@code prediction}. SNS assigns its own ID to each message, so the attribute {@code message_id}
 * contains ours, which stays the same if a message is published again. Used by one thread at a
 * time.
 */
public final class SnsSink implements NotificationSink, BatchSender.Service {
  /** The size limit of a message and of a request, including message attributes. */
  private static final int MAX_BYTES = 256 << 10;

  private static final String STRING = "String";

  private final SnsTarget target;
  private final BatchSender sender = new BatchSender(this);
  private @Nullable SnsClient client;

  /** Connects on the first send. */
  public SnsSink(SnsTarget target) {
    this.target = target;
  }

  @Override
  public Delivery send(List<Notification> batch) {
    return sender.send(batch);
  }

  @Override
  public int maxBytes() {
    return MAX_BYTES;
  }

  @Override
  public BatchSender.Message message(Notification queued) {
    AttackNotification notification = queued.notification();
    String body = notification.message();
    Map<String, String> attributes =
        Map.of(
            AttackNotification.PREDICTION, notification.predictionName(),
            AttackNotification.MESSAGE_ID, queued.messageId().toString());
    int extra =
        attributes.entrySet().stream()
            .mapToInt(each -> each.getKey().length() + STRING.length() + each.getValue().length())
            .sum();
    // All text is ASCII, so its length is its size in bytes.
    return new BatchSender.Message(queued, body, attributes, body.length() + extra);
  }

  @Override
  public BatchSender.Response response(SequencedMap<String, BatchSender.Message> messages) {
    PublishBatchResponse response =
        client()
            .publishBatch(
                request ->
                    request
                        .topicArn(target.topicArn())
                        .publishBatchRequestEntries(
                            messages.entrySet().stream()
                                .map(each -> entry(each.getKey(), each.getValue()))
                                .toList()));
    return new BatchSender.Response(
        response.successful().stream().map(PublishBatchResultEntry::id).collect(Collectors.toSet()),
        response.failed().stream()
            .map(
                each ->
                    BatchSender.Failure.of(
                        each.id(), each.code(), each.message(), each.senderFault()))
            .toList());
  }

  private PublishBatchRequestEntry entry(String id, BatchSender.Message message) {
    PublishBatchRequestEntry.Builder entry =
        PublishBatchRequestEntry.builder()
            .id(id)
            .message(message.body())
            .messageAttributes(attributes(message));
    if (target.isFifo()) {
      entry
          .messageGroupId(BatchSender.GROUP)
          .messageDeduplicationId(message.notification().messageId().toString());
    }
    return entry.build();
  }

  private static Map<String, MessageAttributeValue> attributes(BatchSender.Message message) {
    return message.attributes().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each ->
                    MessageAttributeValue.builder()
                        .dataType(STRING)
                        .stringValue(each.getValue())
                        .build()));
  }

  /** An invalid parameter may also be the topic's ARN, which does not concern a message. */
  @Override
  public boolean isAboutContent(AwsFailure failure) {
    return failure.code().endsWith("BatchRequestTooLong")
        || (failure.code().startsWith("InvalidParameter")
            && !failure.text().toLowerCase(Locale.ROOT).contains("topic"));
  }

  @Override
  public String hint() {
    return "check that this is the ARN of an SNS topic";
  }

  private SnsClient client() {
    if (client == null) {
      client = target.client();
    }
    return client;
  }

  @Override
  public boolean wantsBenign() {
    return target.publish() == SnsPublish.ALL;
  }

  @Override
  public String kind() {
    return "sns";
  }

  @Override
  public String description() {
    return "the topic " + target.topicArn();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}

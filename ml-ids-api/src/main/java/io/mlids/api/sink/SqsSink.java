package io.mlids.api.sink;

import io.mlids.core.alert.AttackNotification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * Sends notifications to an SQS queue, each in an SNS envelope, so that consumers receive the same
 * format as from SNS. A message counts as sent if the response confirms its checksum, and as
 * refused if the queue rejects it permanently; other messages may be sent again. Used by one thread
 * at a time.
 */
public final class SqsSink implements NotificationSink {
  /** The size limit of a message and of a request; a queue may have a lower limit. */
  private static final int MAX_BYTES = 1 << 20;

  /** The single message group used in a FIFO queue, which keeps messages in order of detection. */
  private static final String GROUP = "ml-ids";

  private static final Logger LOG = LoggerFactory.getLogger(SqsSink.class);

  private final String queueUrl;
  private final boolean isFifo;
  private final Supplier<SqsClient> connect;
  private @Nullable SqsClient client;

  /** Connects on the first send. */
  public SqsSink(SqsTarget target) {
    this.queueUrl = target.queueUrl();
    this.isFifo = target.isFifo();
    this.connect = target::client;
  }

  /**
   * Sends the batch in order, in as many requests as its size requires, up to the first failure.
   */
  @Override
  public Delivery send(List<Notification> batch) {
    Delivery delivery = Delivery.complete(List.of());
    List<Message> request = new ArrayList<>(batch.size());
    int bytes = 0;
    for (Notification each : batch) {
      Message message = message(each);
      if (message.bytes() > MAX_BYTES) {
        String problem = "a message is larger than " + MAX_BYTES + " bytes";
        delivery = delivery.and(new Delivery(0, 1, 0, List.of(), problem));
        continue;
      }
      if (bytes + message.bytes() > MAX_BYTES) {
        delivery = delivery.and(sendUnlessFailing(request, delivery));
        request.clear();
        bytes = 0;
      }
      request.add(message);
      bytes += message.bytes();
    }
    return delivery.and(sendUnlessFailing(request, delivery));
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
                    .queueUrl(queueUrl)
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

  private static Message message(Notification queued) {
    return new Message(
        queued,
        queued
            .notification()
            .envelope(queued.messageId(), AttackNotification.LOCAL_TOPIC, queued.queuedAt()));
  }

  /**
   * Messages after a failed one are retried with it: they would probably fail too, or be delivered
   * out of order.
   */
  private Delivery sendUnlessFailing(List<Message> messages, Delivery before) {
    if (messages.isEmpty()) {
      return Delivery.complete(List.of());
    }
    return before.retry().isEmpty()
        ? sendRequest(messages)
        : Delivery.failed(notifications(messages), before.problem());
  }

  private Delivery sendRequest(List<Message> messages) {
    try {
      return outcome(
          messages,
          client()
              .sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries(messages))));
    } catch (SqsException e) {
      LOG.debug("{}", description(), e);
      if (!isAboutContent(e)) {
        return Delivery.failed(notifications(messages), reason(e));
      }
      return messages.size() == 1
          ? new Delivery(0, 1, 0, List.of(), reason(e))
          : sendOneByOne(messages);
    } catch (SdkException e) {
      LOG.debug("{}", description(), e);
      return Delivery.failed(notifications(messages), reason(e));
    }
  }

  /** Sends the messages individually, because one of them made the queue reject the whole batch. */
  private Delivery sendOneByOne(List<Message> messages) {
    Delivery delivery = Delivery.complete(List.of());
    for (Message each : messages) {
      delivery = delivery.and(sendUnlessFailing(List.of(each), delivery));
    }
    return delivery;
  }

  /**
   * Returns whether the messages themselves caused the error, in which case retrying would not
   * help.
   */
  private static boolean isAboutContent(SqsException e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    return code != null
        && (code.endsWith("BatchRequestTooLong")
            || code.endsWith("InvalidMessageContents")
            || code.equals("MessageTooLong")
            || code.equals("InvalidParameterValue"));
  }

  private static List<Notification> notifications(List<Message> messages) {
    return messages.stream().map(Message::notification).toList();
  }

  private List<SendMessageBatchRequestEntry> entries(List<Message> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      SendMessageBatchRequestEntry.Builder entry =
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .messageBody(messages.get(i).body());
      if (isFifo) {
        entry
            .messageGroupId(GROUP)
            .messageDeduplicationId(messages.get(i).notification().messageId().toString());
      }
      entries.add(entry.build());
    }
    return entries;
  }

  private static Delivery outcome(List<Message> messages, SendMessageBatchResponse response) {
    Map<String, Message> open = new LinkedHashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      open.put(Integer.toString(i), messages.get(i));
    }
    int sent = 0;
    for (SendMessageBatchResultEntry each : response.successful()) {
      Message message = open.get(each.id());
      if (message != null && message.checksum().equalsIgnoreCase(each.md5OfMessageBody())) {
        open.remove(each.id());
        sent++;
      }
    }
    int refused = 0;
    Set<String> explained = new HashSet<>();
    String problem = "";
    for (BatchResultErrorEntry error : response.failed()) {
      if (open.containsKey(error.id())) {
        problem = error.code() + ": " + error.message();
        explained.add(error.id());
        if (Boolean.TRUE.equals(error.senderFault()) && !isThrottling(error)) {
          open.remove(error.id());
          refused++;
        }
      }
    }
    long unexplained = open.keySet().stream().filter(id -> !explained.contains(id)).count();
    if (unexplained > 0) {
      problem =
          "the response does not confirm "
              + unexplained
              + " of "
              + messages.size()
              + " messages; check that this is the URL of an SQS queue";
    }
    return new Delivery(sent, refused, 0, notifications(List.copyOf(open.values())), problem);
  }

  /** KMS throttling is reported as a sender fault, but is temporary. */
  private static boolean isThrottling(BatchResultErrorEntry error) {
    String code = String.valueOf(error.code()).toLowerCase(Locale.ROOT);
    return code.contains("throttl") || code.contains("overlimit");
  }

  private static String reason(SdkException exception) {
    Throwable cause = exception;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private SqsClient client() {
    if (client == null) {
      client = connect.get();
    }
    return client;
  }

  @Override
  public String description() {
    return "the queue " + queueUrl;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  private record Message(Notification notification, String body) {
    /** The body's size in bytes, which is its length because the body is ASCII. */
    int bytes() {
      return body.length();
    }

    String checksum() {
      try {
        byte[] digest =
            MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform supports MD5", e);
      }
    }
  }
}

package io.mlids.api.notify;

import io.mlids.core.alert.AttackNotification;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Sends notifications to a queue of SQS, each in the envelope that SNS would have put around it, so
 * that consumers of either read it. Used by one thread at a time.
 */
public final class SqsSink implements NotificationSink {
  /** Of one message and of a request; queues with higher limits exist, but not all are. */
  private static final int MAX_BYTES = 256 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(SqsSink.class);

  private final String queueUrl;
  private final Supplier<SqsClient> connect;
  private SqsClient client;

  /** Connects when there is something to send. */
  public SqsSink(SqsTarget target) {
    this.queueUrl = target.queueUrl();
    this.connect = target::client;
  }

  /** Sends the batch in as many requests as its bytes need, in order, up to one that fails. */
  @Override
  public Delivery send(List<QueuedNotification> batch) {
    Delivery delivery = Delivery.complete(List.of());
    List<Message> request = new ArrayList<>(batch.size());
    int bytes = 0;
    for (QueuedNotification each : batch) {
      Message message = message(each);
      if (message.bytes() > MAX_BYTES) {
        String problem = "one larger than the " + MAX_BYTES + " bytes of a message";
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
   * About how many messages are in the queue, those that somebody works on included.
   *
   * @throws SdkException if the queue cannot be asked
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

  private static Message message(QueuedNotification queued) {
    return new Message(
        queued,
        queued
            .notification()
            .envelope(queued.messageId(), AttackNotification.LOCAL_TOPIC, queued.queuedAt()));
  }

  /** What follows a failure waits with it: it would most likely fail too, or overtake it. */
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
    } catch (SdkException e) {
      LOG.debug("{}", description(), e);
      return Delivery.failed(notifications(messages), reason(e));
    }
  }

  private static List<QueuedNotification> notifications(List<Message> messages) {
    return messages.stream().map(Message::notification).toList();
  }

  private static List<SendMessageBatchRequestEntry> entries(List<Message> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .messageBody(messages.get(i).body())
              .build());
    }
    return entries;
  }

  private static Delivery outcome(List<Message> messages, SendMessageBatchResponse response) {
    int refused = 0;
    String problem = "";
    List<QueuedNotification> retry = new ArrayList<>();
    for (BatchResultErrorEntry error : response.failed()) {
      problem = error.code() + ": " + error.message();
      if (Boolean.TRUE.equals(error.senderFault())) {
        refused++;
      } else {
        retry.add(messages.get(Integer.parseInt(error.id())).notification());
      }
    }
    return new Delivery(messages.size() - refused - retry.size(), refused, 0, retry, problem);
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

  private record Message(QueuedNotification notification, String body) {
    /** The envelope is ASCII: a character is a byte. */
    int bytes() {
      return body.length();
    }
  }
}

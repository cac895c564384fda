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
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Sends notifications to a queue of SQS, each in the envelope that SNS would have put around it, so
 * that consumers of either read it. Used by one thread at a time.
 */
public final class SqsSink implements NotificationSink {
  /** Of one message and of a batch; queues with higher limits exist, but not all are. */
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

  @Override
  public Delivery send(List<QueuedNotification> batch) {
    List<Message> fitting = new ArrayList<>(batch.size());
    List<QueuedNotification> later = new ArrayList<>();
    int tooLarge = 0;
    int bytes = 0;
    for (QueuedNotification each : batch) {
      String body =
          each.notification()
              .envelope(each.messageId(), AttackNotification.LOCAL_TOPIC, each.queuedAt());
      // The envelope is ASCII: a character is a byte.
      if (body.length() > MAX_BYTES) {
        tooLarge++;
      } else if (later.isEmpty() && bytes + body.length() <= MAX_BYTES) {
        bytes += body.length();
        fitting.add(new Message(each, body));
      } else {
        later.add(each);
      }
    }
    Delivery delivery = fitting.isEmpty() ? Delivery.complete(List.of()) : sendFitting(fitting);
    List<QueuedNotification> retry = new ArrayList<>(delivery.retry());
    retry.addAll(later);
    String problem =
        tooLarge == 0
            ? delivery.problem()
            : tooLarge + " larger than the " + MAX_BYTES + " bytes of a message";
    return new Delivery(delivery.sent(), delivery.refused() + tooLarge, retry, problem);
  }

  private Delivery sendFitting(List<Message> messages) {
    List<QueuedNotification> all = messages.stream().map(Message::notification).toList();
    try {
      return outcome(
          messages,
          client()
              .sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries(messages))));
    } catch (SdkException e) {
      LOG.debug("{}", description(), e);
      return Delivery.failed(all, reason(e));
    }
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
    return new Delivery(messages.size() - refused - retry.size(), refused, retry, problem);
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

  private record Message(QueuedNotification notification, String body) {}
}

package io.mlids.api.queue;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink.Delivery;
import io.mlids.aws.connection.AwsFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends a batch of messages in order, in as many requests as its size requires, up to the first
 * failure. A message counts as sent if the response confirms it, and as refused if the service
 * rejects it permanently; other messages may be sent again. Messages after a failed one are retried
 * with it: they would probably fail too, or be delivered out of order.
 */
final class BatchSender {
  /** The single message group for FIFO queues and topics, which keeps the order of detection. */
  static final String GROUP = "ml-ids";

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

  private static final Logger LOG = LoggerFactory.getLogger(BatchSender.class);

  private final Service service;

  BatchSender(Service service) {
    this.service = service;
  }

  /** A service that accepts batches. */
  interface Service {
    /** The maximum size of a request and of a message, in bytes. */
    int maxBytes();

    /** The message for a notification. */
    Message message(Notification notification);

    /**
     * Sends messages in one request.
     *
     * @param messages the messages in order, by the ID of their entry in the request
     * @throws SdkException if the request fails
     */
    Response response(SequencedMap<String, Message> messages);

    /** Returns whether a message caused the failure, in which case retrying would not help. */
    boolean isAboutContent(AwsFailure failure);

    /** What to check if a response does not confirm all messages. */
    String hint();

    /** The destination's name, for use in messages. */
    String description();
  }

  /**
   * A message.
   *
   * @param attributes the message attributes, all of them strings
   * @param bytes the size that counts towards the limit
   */
  record Message(
      Notification notification, String body, Map<String, String> attributes, int bytes) {}

  /**
   * A response.
   *
   * @param confirmed the IDs of the entries that the service has stored
   */
  record Response(Set<String> confirmed, List<Failure> failures) {}

  /**
   * An entry that the service did not store.
   *
   * @param senderFault whether sending the same entry again would fail again
   */
  record Failure(String id, String code, String message, boolean senderFault) {
    /** A failure as the SDK describes it, in which any part may be missing. */
    static Failure of(
        @Nullable String id,
        @Nullable String code,
        @Nullable String message,
        @Nullable Boolean senderFault) {
      return new Failure(
          String.valueOf(id),
          String.valueOf(code),
          String.valueOf(message),
          Boolean.TRUE.equals(senderFault));
    }

    /** KMS throttling is reported as a sender fault, but is temporary. */
    boolean isPermanent() {
      String lower = code.toLowerCase(Locale.ROOT);
      return senderFault && !lower.contains("throttl") && !lower.contains("overlimit");
    }
  }

  Delivery send(List<Notification> batch) {
    Delivery delivery = Delivery.complete(List.of());
    List<Message> request = new ArrayList<>(batch.size());
    int bytes = 0;
    for (Notification each : batch) {
      Message message = service.message(each);
      if (message.bytes() > service.maxBytes()) {
        String problem = "a message is larger than " + service.maxBytes() + " bytes";
        delivery = delivery.and(new Delivery(0, 1, 0, List.of(), problem));
        continue;
      }
      if (bytes + message.bytes() > service.maxBytes()) {
        delivery = delivery.and(sendUnlessFailing(request, delivery));
        request.clear();
        bytes = 0;
      }
      request.add(message);
      bytes += message.bytes();
    }
    return delivery.and(sendUnlessFailing(request, delivery));
  }

  private Delivery sendUnlessFailing(List<Message> messages, Delivery before) {
    if (messages.isEmpty()) {
      return Delivery.complete(List.of());
    }
    return before.retry().isEmpty()
        ? sendRequest(messages)
        : Delivery.failed(notifications(messages), before.problem());
  }

  private Delivery sendRequest(List<Message> messages) {
    SequencedMap<String, Message> byId = new LinkedHashMap<>();
    messages.forEach(each -> byId.put(Integer.toString(byId.size()), each));
    try {
      return outcome(byId, service.response(byId));
    } catch (SdkException e) {
      LOG.debug("{}", service.description(), e);
      AwsFailure failure = AwsFailure.of(e);
      if (!service.isAboutContent(failure)) {
        return Delivery.failed(notifications(messages), failure.text());
      }
      return messages.size() == 1
          ? new Delivery(0, 1, 0, List.of(), failure.text())
          : sendOneByOne(messages);
    }
  }

  /** Sends the messages individually, because one of them made the service reject the batch. */
  private Delivery sendOneByOne(List<Message> messages) {
    Delivery delivery = Delivery.complete(List.of());
    for (Message each : messages) {
      delivery = delivery.and(sendUnlessFailing(List.of(each), delivery));
    }
    return delivery;
  }

  private Delivery outcome(SequencedMap<String, Message> messages, Response response) {
    SequencedMap<String, Message> open = new LinkedHashMap<>(messages);
    open.keySet().removeAll(response.confirmed());
    int sent = messages.size() - open.size();
    int refused = 0;
    Set<String> explained = new HashSet<>();
    String problem = "";
    for (Failure failure : response.failures()) {
      if (open.containsKey(failure.id())) {
        problem = failure.code() + ": " + failure.message();
        explained.add(failure.id());
        if (failure.isPermanent()) {
          open.remove(failure.id());
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
              + " messages; "
              + service.hint();
    }
    return new Delivery(sent, refused, 0, notifications(open.values()), problem);
  }

  private static List<Notification> notifications(Collection<Message> messages) {
    return messages.stream().map(Message::notification).toList();
  }

  /** Switches off the SDK's retries, because the outbox retries; also limits a whole call. */
  static void withoutRetries(ClientOverrideConfiguration.Builder settings) {
    settings.retryStrategy(retries -> retries.maxAttempts(1)).apiCallTimeout(CALL_TIMEOUT);
  }
}

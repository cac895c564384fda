package io.mlids.consumer;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** An SQS queue of notifications. Thread-safe; must be closed. */
public final class AttackQueue implements AutoCloseable {
  /** Maximum number of messages that SQS returns or deletes in one request. */
  public static final int LARGEST_BATCH = 10;

  /** The longest wait that SQS accepts in a receive request, in seconds. */
  public static final int LONGEST_WAIT = 20;

  private final SqsClient client;
  private final String url;

  /** Creates a queue from its URL and a client; closing the queue closes the client. */
  public AttackQueue(SqsClient client, String url) {
    this.client = client;
    this.url = url;
  }

  /** The URL of the queue. */
  public String url() {
    return url;
  }

  /**
   * Receives messages. The list is empty if no message arrives within the wait.
   *
   * @param most maximum number of messages, 1 to {@link #LARGEST_BATCH}
   * @param waitSeconds maximum time to wait for a message, 0 to {@link #LONGEST_WAIT}
   * @param visibilitySeconds number of seconds until messages that have not been deleted can be
   *     received again
   */
  public List<QueuedMessage> receive(int most, int waitSeconds, int visibilitySeconds)
      throws UnusableQueueException, UnreachableQueueException {
    ReceiveMessageResponse response =
        asked(
            () ->
                client.receiveMessage(
                    request ->
                        request
                            .queueUrl(url)
                            .maxNumberOfMessages(most)
                            .waitTimeSeconds(waitSeconds)
                            .visibilityTimeout(visibilitySeconds)));
    return response.messages().stream()
        .map(
            message ->
                new QueuedMessage(message.messageId(), message.body(), message.receiptHandle()))
        .toList();
  }

  /**
   * Deletes messages.
   *
   * @param messages the messages to delete, at most {@link #LARGEST_BATCH}
   * @return the reason for each message that could not be deleted
   */
  public List<String> delete(List<QueuedMessage> messages)
      throws UnusableQueueException, UnreachableQueueException {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (QueuedMessage message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(message.receipt())
              .build());
    }
    DeleteMessageBatchResponse response =
        asked(() -> client.deleteMessageBatch(request -> request.queueUrl(url).entries(entries)));
    return response.failed().stream().map(this::reason).toList();
  }

  private String reason(BatchResultErrorEntry failed) {
    return failed.message() == null ? failed.code() : failed.message();
  }

  private <T> T asked(Supplier<T> question)
      throws UnusableQueueException, UnreachableQueueException {
    try {
      return question.get();
    } catch (QueueDoesNotExistException e) {
      throw new UnusableQueueException(
          url + ": no such queue", UnusableQueueException.Reason.NO_SUCH_QUEUE, e);
    } catch (AwsServiceException e) {
      String answer = "answered " + e.statusCode() + details(e);
      if (e.isThrottlingException() || e.statusCode() == 429 || e.statusCode() >= 500) {
        throw new UnreachableQueueException(url + " " + answer, e);
      }
      throw new UnusableQueueException(
          url + " " + answer, UnusableQueueException.Reason.REFUSED, e);
    } catch (SdkClientException e) {
      throw notAsked(e);
    }
  }

  private UnreachableQueueException notAsked(SdkClientException failure)
      throws UnusableQueueException {
    if (String.valueOf(failure.getMessage()).contains("credentials")) {
      throw new UnusableQueueException(
          "no AWS credentials were found", UnusableQueueException.Reason.NO_CREDENTIALS, failure);
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      // An unparsable response also causes an IOException, but one whose class does not belong to
      // Java itself.
      if (cause instanceof IOException && cause.getClass().getPackageName().startsWith("java.")) {
        String why =
            cause instanceof UnknownHostException
                ? "unknown host name"
                : String.valueOf(cause.getMessage());
        return new UnreachableQueueException(url + " cannot be reached: " + why, failure);
      }
    }
    throw new UnusableQueueException(
        url + ": not an SQS queue (" + failure.getMessage() + ")",
        UnusableQueueException.Reason.NOT_A_QUEUE,
        failure);
  }

  private static String details(AwsServiceException failure) {
    return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorMessage() == null
        ? ""
        : ": " + failure.awsErrorDetails().errorMessage();
  }

  @Override
  public void close() {
    client.close();
  }
}

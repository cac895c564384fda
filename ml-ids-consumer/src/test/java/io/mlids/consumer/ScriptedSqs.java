package io.mlids.consumer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * A queue with scripted responses and its own clock, for situations that a real server rarely
 * causes. Receiving stops at the end of the script.
 */
final class ScriptedSqs implements SqsClient, Time {

  /** Signals the end of the script. */
  static final class End extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  final List<ReceiveMessageRequest> receives = new ArrayList<>();
  final List<List<String>> deletes = new ArrayList<>();
  final List<Duration> pauses = new ArrayList<>();
  private final Deque<Function<ReceiveMessageRequest, ReceiveMessageResponse>> script =
      new ArrayDeque<>();
  private final Deque<RuntimeException> deleteFailures = new ArrayDeque<>();
  private long nanoTime;

  /** The next receive request returns these messages immediately. */
  ScriptedSqs brings(Message... messages) {
    script.add(request -> ReceiveMessageResponse.builder().messages(messages).build());
    return this;
  }

  /** The next receive requests wait for their full time and return nothing. */
  ScriptedSqs isEmpty(int times) {
    for (int i = 0; i < times; i++) {
      script.add(
          request -> {
            nanoTime += Duration.ofSeconds(request.waitTimeSeconds()).toNanos();
            return ReceiveMessageResponse.builder().build();
          });
    }
    return this;
  }

  ScriptedSqs fails(RuntimeException failure) {
    script.add(
        request -> {
          throw failure;
        });
    return this;
  }

  ScriptedSqs failsToDelete(RuntimeException failure) {
    deleteFailures.add(failure);
    return this;
  }

  static Message message(String id, String body) {
    return Message.builder().messageId(id).body(body).receiptHandle("receipt of " + id).build();
  }

  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    if (script.isEmpty()) {
      throw new End();
    }
    receives.add(request);
    return script.remove().apply(request);
  }

  @Override
  public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
    if (!deleteFailures.isEmpty()) {
      throw deleteFailures.remove();
    }
    deletes.add(request.entries().stream().map(e -> e.receiptHandle()).toList());
    return DeleteMessageBatchResponse.builder().build();
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanoTime);
  }

  @Override
  public long nanoTime() {
    return nanoTime;
  }

  @Override
  public void sleep(Duration duration) {
    pauses.add(duration);
    nanoTime += duration.toNanos();
  }

  @Override
  public String serviceName() {
    return "sqs";
  }

  @Override
  public void close() {}
}

package io.mlids.api.queue;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Limits the depth of a queue in this process's memory: if no consumer receives messages, those
 * beyond the capacity are dropped. The depth is queried only when the messages sent since the last
 * query could have filled the queue, and at most once per second. Used by one thread at a time.
 */
public final class BoundedSink implements NotificationSink {
  private static final long NANOS_BETWEEN_QUESTIONS = Duration.ofSeconds(1).toNanos();

  private final NotificationSink sink;
  private final LongSupplier depth;
  private final long capacity;
  private final LongSupplier nanoTime;

  /** An upper bound on the number of waiting messages, unless other senders use the queue. */
  private long waiting;

  private boolean hasAsked;
  private long askedAt;

  /**
   * Limits a sink's queue, which must be empty.
   *
   * @param sink sends to the queue; closed together with this sink
   * @param capacity the maximum number of messages in the queue
   */
  public BoundedSink(SqsSink sink, long capacity) {
    this(sink, sink::depth, capacity, System::nanoTime);
  }

  BoundedSink(NotificationSink sink, LongSupplier depth, long capacity, LongSupplier nanoTime) {
    this.sink = sink;
    this.depth = depth;
    this.capacity = capacity;
    this.nanoTime = nanoTime;
  }

  @Override
  public Delivery send(List<Notification> batch) {
    try {
      return sendWhatFits(batch, (int) Math.min(batch.size(), room(batch.size())));
    } catch (RuntimeException e) {
      return Delivery.failed(batch, "cannot query the queue's depth: " + e.getMessage());
    }
  }

  private Delivery sendWhatFits(List<Notification> batch, int fitting) {
    Delivery delivery =
        fitting == 0 ? Delivery.complete(List.of()) : sink.send(batch.subList(0, fitting));
    waiting += delivery.sent();
    if (fitting == batch.size()) {
      return delivery;
    }
    String problem = "the queue is full: " + capacity + " messages are waiting for a consumer";
    return delivery.and(new Delivery(0, 0, batch.size() - fitting, List.of(), problem));
  }

  private long room(int wanted) {
    long now = nanoTime.getAsLong();
    boolean mayAsk = !hasAsked || now - askedAt >= NANOS_BETWEEN_QUESTIONS;
    if (waiting + wanted > capacity && mayAsk) {
      waiting = depth.getAsLong();
      hasAsked = true;
      askedAt = now;
    }
    return Math.max(0, capacity - waiting);
  }

  @Override
  public String kind() {
    return sink.kind();
  }

  @Override
  public String description() {
    return sink.description();
  }

  @Override
  public void close() {
    sink.close();
  }
}

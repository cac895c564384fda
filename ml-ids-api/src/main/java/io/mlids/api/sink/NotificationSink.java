package io.mlids.api.sink;

import java.util.ArrayList;
import java.util.List;

/**
 * A target for notifications. Called by one thread at a time; a call may take a long time but must
 * return.
 */
public interface NotificationSink extends AutoCloseable {

  /** The maximum number of notifications per call. */
  int BATCH = 10;

  /**
   * Sends as many of the given 1 to {@link #BATCH} notifications as possible; returns failures
   * instead of throwing.
   */
  Delivery send(List<Notification> batch);

  /** The sink's name for use in messages, such as {@code the queue http://…}. */
  String description();

  /** Returns whether the sink wants roll-ups of similar attacks rather than single attacks. */
  default boolean wantsRollups() {
    return false;
  }

  /** Returns whether the sink also wants predictions that are benign. */
  default boolean wantsBenign() {
    return false;
  }

  /** The kind of target, such as {@code sqs}, for metrics. */
  String kind();

  @Override
  void close();

  /**
   * The result of sending a batch.
   *
   * @param sent the number of notifications delivered
   * @param refused the number of notifications permanently rejected
   * @param dropped the number of notifications not sent because too many are waiting at the target
   * @param retry notifications that may be sent again later
   * @param problem why some notifications were not sent; empty if all were sent
   */
  record Delivery(int sent, int refused, int dropped, List<Notification> retry, String problem) {
    public Delivery {
      retry = List.copyOf(retry);
    }

    /** Everything was delivered. */
    public static Delivery complete(List<Notification> batch) {
      return new Delivery(batch.size(), 0, 0, List.of(), "");
    }

    /** Combines this result with the result of the next batch, whose problem takes precedence. */
    public Delivery and(Delivery next) {
      List<Notification> all = new ArrayList<>(retry);
      all.addAll(next.retry);
      return new Delivery(
          sent + next.sent,
          refused + next.refused,
          dropped + next.dropped,
          all,
          next.problem.isEmpty() ? problem : next.problem);
    }

    /** Nothing was delivered; everything may be sent again. */
    public static Delivery failed(List<Notification> batch, String problem) {
      return new Delivery(0, 0, 0, batch, problem);
    }
  }
}

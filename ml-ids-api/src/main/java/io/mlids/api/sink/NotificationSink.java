package io.mlids.api.sink;

import java.util.ArrayList;
import java.util.List;

/**
 * A target of notifications. Called from one thread at a time; a call may take long, but must end.
 */
public interface NotificationSink extends AutoCloseable {

  /** The most notifications of a call. */
  int BATCH = 10;

  /**
   * Sends what it can of one to {@link #BATCH} notifications; failures are reported, not thrown.
   */
  Delivery send(List<Notification> batch);

  /** The displayed name: {@code the queue http://…}. */
  String description();

  /** Whether attacks of the same kind are aggregated rather than sent one by one. */
  default boolean wantsRollups() {
    return false;
  }

  @Override
  void close();

  /**
   * The result of sending a batch.
   *
   * @param sent how many have arrived
   * @param refused how many will never be taken
   * @param dropped how many were not sent, because too many wait where they should go
   * @param retry what may be sent again later
   * @param problem why not everything was sent; empty if everything was
   */
  record Delivery(int sent, int refused, int dropped, List<Notification> retry, String problem) {
    public Delivery {
      retry = List.copyOf(retry);
    }

    /** Everything has arrived. */
    public static Delivery complete(List<Notification> batch) {
      return new Delivery(batch.size(), 0, 0, List.of(), "");
    }

    /** This and the result of the next batch, whose problem takes precedence. */
    Delivery and(Delivery next) {
      List<Notification> all = new ArrayList<>(retry);
      all.addAll(next.retry);
      return new Delivery(
          sent + next.sent,
          refused + next.refused,
          dropped + next.dropped,
          all,
          next.problem.isEmpty() ? problem : next.problem);
    }

    /** Nothing has arrived; all of it may be sent again. */
    public static Delivery failed(List<Notification> batch, String problem) {
      return new Delivery(0, 0, 0, batch, problem);
    }
  }
}

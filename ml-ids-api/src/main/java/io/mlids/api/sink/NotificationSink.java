package io.mlids.api.sink;

import java.util.ArrayList;
import java.util.List;

/**
 * Where notifications go. Called from one thread at a time; a call may take as long as it must, but
 * not for ever.
 */
public interface NotificationSink extends AutoCloseable {

  /** How many notifications a call gets at most. */
  int BATCH = 10;

  /**
   * Sends what it can of one to {@link #BATCH} notifications; failures are reported, not thrown.
   */
  Delivery send(List<Notification> batch);

  /** What is sent to, for people: {@code the queue http://…}. */
  String description();

  /** Whether attacks of the same kind are aggregated rather than sent one by one. */
  default boolean wantsRollups() {
    return false;
  }

  @Override
  void close();

  /**
   * What became of a batch.
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

    /** This and what became of the batch after it, which has the last word on problems. */
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

package io.mlids.api.feed;

import java.util.List;

/**
 * Keeps notifications beyond the end of the process. Thread-safe. None of its methods throws
 * because the archive cannot be used.
 */
public interface NotificationArchive {
  /** Stores nothing. */
  NotificationArchive NONE =
      new NotificationArchive() {
        @Override
        public void store(List<LiveNotification> notifications) {}

        @Override
        public Earlier earlier(int most) {
          return new Earlier(0, List.of());
        }
      };

  /**
   * The notifications of earlier processes.
   *
   * @param latest the highest number assigned; 0 if none was
   * @param notifications the latest notifications in the order of their numbers, which may have
   *     gaps
   */
  record Earlier(long latest, List<LiveNotification> notifications) {
    public Earlier {
      notifications = List.copyOf(notifications);
    }
  }

  /**
   * Stores notifications, and waits briefly until they are on disk. Clients receive them
   * afterwards, so they never see a number that the next process assigns again.
   */
  void store(List<LiveNotification> notifications);

  /**
   * The notifications of earlier processes.
   *
   * @param most the maximum number of notifications
   */
  Earlier earlier(int most);
}

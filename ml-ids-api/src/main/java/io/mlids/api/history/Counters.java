package io.mlids.api.history;

import org.jdbi.v3.core.Handle;

/** The table of numbers that have been assigned or reserved. */
final class Counters {
  /** The numbers of incidents. */
  static final String INCIDENT = "incident";

  /** The numbers of runs. */
  static final String RUN = "run";

  /** The numbers of notifications. */
  static final String NOTIFICATION = "notification";

  private Counters() {}

  /** The highest number assigned or reserved; 0 if none was. */
  static long latest(Handle handle, String name) {
    return handle
        .createQuery("SELECT latest FROM counter WHERE name = ?")
        .bind(0, name)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** Sets the highest number assigned or reserved. */
  static void set(Handle handle, String name, long latest) {
    if (handle.execute("UPDATE counter SET latest = ? WHERE name = ?", latest, name) == 0) {
      handle.execute("INSERT INTO counter (name, latest) VALUES (?, ?)", name, latest);
    }
  }
}

package io.mlids.api.history;

import io.mlids.api.background.RateLimitedLog;
import io.mlids.api.history.database.Database;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.Location;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of the history, which may fail and return. After a failure, reads find nothing, and
 * the next write opens the database again. Thread-safe.
 */
final class HistoryDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);

  private final Location location;
  private final RateLimitedLog problems = new RateLimitedLog(LOG, System::nanoTime);

  /** Null after a failure, until the database has been opened again. */
  private volatile @Nullable Database database;

  private boolean closed;

  /**
   * Opens the database.
   *
   * @throws DatabaseException if it cannot be used; the message says why
   */
  HistoryDatabase(Location location) {
    this.location = location;
    this.database = Database.open(location);
  }

  /** Returns whether the database worked when it was last used. */
  boolean isAvailable() {
    return database != null;
  }

  /**
   * Runs a transaction; see {@link Database#write}.
   *
   * @throws DatabaseException if it failed
   */
  void write(Consumer<Handle> work) {
    Database used = opened();
    try {
      used.write(work);
    } catch (DatabaseException e) {
      if (e.isOutage()) {
        lose(used, e);
      }
      throw e;
    }
  }

  private synchronized Database opened() {
    Database current = database;
    if (current != null) {
      return current;
    }
    if (closed) {
      throw new IllegalStateException("the history is closed");
    }
    Database again = Database.open(location);
    LOG.info("{}: the history is available again", location);
    database = again;
    return again;
  }

  private synchronized void lose(Database used, DatabaseException problem) {
    if (database != used) {
      return;
    }
    LOG.warn(
        "{}; detection continues, and incidents are kept in memory until the history is available"
            + " again",
        problem.getMessage());
    LOG.debug("{}", location, problem);
    database = null;
    used.close();
  }

  /** Reads from the database; empty if that is not possible. */
  <T> Optional<T> read(Function<Handle, T> work) {
    Database used = database;
    if (used == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(used.read(work));
    } catch (DatabaseException e) {
      if (e.isOutage()) {
        lose(used, e);
      } else {
        warn(e);
      }
      return Optional.empty();
    }
  }

  /** The approximate size of the data in bytes; 0 if it cannot be read. */
  long bytes() {
    Database used = database;
    if (used == null) {
      return 0;
    }
    try {
      return used.bytes();
    } catch (DatabaseException e) {
      if (e.isOutage()) {
        lose(used, e);
      } else {
        warn(e);
      }
      return 0;
    }
  }

  /** Returns whether the database is a file of this process. */
  boolean isEmbedded() {
    return location instanceof Location.Directory;
  }

  /** Logs a problem, at a limited rate. */
  void warn(DatabaseException problem) {
    synchronized (problems) {
      problems.warn("{}", Objects.requireNonNull(problem.getMessage()));
    }
    LOG.debug("{}", location, problem);
  }

  @Override
  public synchronized void close() {
    closed = true;
    Database current = database;
    if (current != null) {
      database = null;
      current.close();
    }
  }

  @Override
  public String toString() {
    return location.toString();
  }
}

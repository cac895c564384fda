package io.mlids.api.history.database;

import io.mlids.api.background.RateLimitedLog;
import java.time.Duration;
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
public final class HistoryDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryDatabase.class);

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
  public HistoryDatabase(Location location) {
    this.location = location;
    this.database = Database.open(location);
  }

  /** Returns whether the database worked when it was last used. */
  public boolean isAvailable() {
    return database != null;
  }

  /**
   * Runs a transaction; see {@link Database#write}.
   *
   * @throws DatabaseException if it failed
   */
  public void write(Consumer<Handle> work) {
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
  public <T> Optional<T> read(Function<Handle, T> work) {
    return using(used -> used.read(work), false);
  }

  /**
   * Reads from the database; empty if that is not possible.
   *
   * @param limit how long each statement may take
   * @throws DatabaseException only if a statement took too long
   */
  public <T> Optional<T> read(Duration limit, Function<Handle, T> work) {
    return using(used -> used.read(limit, work), true);
  }

  private <T> Optional<T> using(Function<Database, T> read, boolean isLimited) {
    Database used = database;
    if (used == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read.apply(used));
    } catch (DatabaseException e) {
      if (isLimited && e.isTimeout()) {
        throw e;
      }
      if (e.isOutage()) {
        lose(used, e);
      } else {
        warn(e);
      }
      return Optional.empty();
    }
  }

  /** The approximate size of the data in bytes; 0 if it cannot be read. */
  public long bytes() {
    return using(Database::bytes, false).orElse(0L);
  }

  /** Returns whether the database is a file of this process. */
  public boolean isEmbedded() {
    return location instanceof Location.Directory;
  }

  /** Logs a problem, at a limited rate. */
  public void warn(DatabaseException problem) {
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

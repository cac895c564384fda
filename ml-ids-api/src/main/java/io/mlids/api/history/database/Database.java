package io.mlids.api.history.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open database with an up-to-date schema. A transaction is on disk, or at the server, when
 * {@link #write} returns: it survives the end of the process, even by SIGKILL. Of the embedded
 * database, the operating system may still lose the last seconds if the machine fails. Thread-safe.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final String MIGRATIONS = "classpath:io/mlids/api/history/migration";

  /** The connections: the writers, and the requests that read at the same time. */
  private static final int CONNECTIONS = 8;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** Identifies the lock that keeps a second server from using the same PostgreSQL database. */
  private static final long LOCK = 0x6D6C_6964_7368_6973L;

  private static final Duration LOCK_PAUSE = Duration.ofMillis(100);

  /** The embedded database's cache takes at most this share of the heap. */
  private static final int HEAP_SHARE = 16;

  private static final long MAX_CACHE_KIB = 64 << 10;

  private final Location location;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  /**
   * A connection that stays open: it holds the lock of PostgreSQL, and keeps the embedded database
   * from closing while the pool replaces its connections.
   */
  private final Connection anchor;

  private Database(Location location, Connection anchor, HikariDataSource pool) {
    this.location = location;
    this.anchor = anchor;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Opens a database, or creates it, and brings its schema up to date.
   *
   * @throws DatabaseException if the database cannot be used; the message says why
   */
  public static Database open(Location location) {
    Connection anchor = null;
    HikariDataSource pool = null;
    try {
      String url = url(location);
      anchor = anchor(location, url);
      pool = pool(location, url);
      migrate(location, pool);
      return new Database(location, anchor, pool);
    } catch (SQLException e) {
      close(pool, anchor);
      throw DatabaseException.of(location, e);
    } catch (RuntimeException e) {
      close(pool, anchor);
      throw DatabaseException.of(location, e);
    }
  }

  private static String url(Location location) {
    return switch (location) {
      case Location.Server(String url) -> url;
      case Location.Directory(Path directory) -> {
        prepare(location, directory);
        String path = directory.toAbsolutePath().resolve(Location.Directory.NAME).toString();
        if (path.indexOf(';') >= 0) {
          throw DatabaseException.unusable(
              location, "the path contains a semicolon; use another directory", null);
        }
        long cache = Math.min(Runtime.getRuntime().maxMemory() / HEAP_SHARE >> 10, MAX_CACHE_KIB);
        // Asynchronous access, because an interrupt of a thread that reads would otherwise close
        // the
        // file, and the threads of the database would wait for each other forever. The trace file
        // would repeat the errors that are reported anyway. Chunks are rewritten late, because
        // rewriting them keeps the writers waiting.
        yield "jdbc:h2:async:"
            + path
            + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;COMPRESS=TRUE;AUTO_COMPACT_FILL_RATE=40;CACHE_SIZE="
            + cache;
      }
    };
  }

  private static void prepare(Location location, Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw DatabaseException.unusable(
          location, directory + " is not a directory; use another path", e);
    } catch (IOException e) {
      throw DatabaseException.unusable(
          location, "cannot create the directory; check its permissions, or use another one", e);
    }
    if (!Files.isWritable(directory)) {
      throw DatabaseException.unusable(
          location,
          "the directory is not writable; check its permissions, or use another one",
          null);
    }
  }

  private static Connection anchor(Location location, String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url, properties(location));
    if (location instanceof Location.Directory) {
      return connection;
    }
    try {
      if (lock(connection)) {
        return connection;
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    connection.close();
    throw DatabaseException.unusable(
        location, "another ml-ids-api is using this history; use another database", null);
  }

  /**
   * Locks the database. The server releases the lock of a process that was killed only once it has
   * noticed that, so this method tries for a while.
   */
  private static boolean lock(Connection connection) throws SQLException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    do {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
        result.next();
        if (result.getBoolean(1)) {
          return true;
        }
      }
      LockSupport.parkNanos(LOCK_PAUSE.toNanos());
    } while (System.nanoTime() - end < 0);
    return false;
  }

  private static HikariDataSource pool(Location location, String url) {
    HikariConfig settings = new HikariConfig();
    settings.setPoolName("history");
    settings.setJdbcUrl(url);
    settings.setDataSourceProperties(properties(location));
    settings.setMaximumPoolSize(CONNECTIONS);
    settings.setMinimumIdle(1);
    settings.setConnectionTimeout(LONGEST_WAIT.toMillis());
    return new HikariDataSource(settings);
  }

  private static Properties properties(Location location) {
    Properties properties = new Properties();
    switch (location) {
      case Location.Directory _ -> properties.setProperty("user", "sa");
      case Location.Server _ -> {
        // A server that does not respond must not block a thread for long.
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("ApplicationName", "ml-ids-api");
      }
    }
    return properties;
  }

  private static void migrate(Location location, HikariDataSource pool) {
    try {
      Flyway.configure()
          .dataSource(pool)
          .locations(MIGRATIONS)
          .ignoreMigrationPatterns("")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayValidateException e) {
      throw DatabaseException.unusable(
          location,
          "the schema is not that of this version, perhaps because a newer version has used it;"
              + " use that version, or another history",
          e);
    }
  }

  /** Where the database is. */
  public Location location() {
    return location;
  }

  /**
   * The approximate size of the data in bytes. Of the embedded database, this is less than the size
   * of its file, which also has space to be used again; PostgreSQL counts that space.
   *
   * @throws DatabaseException if reading fails
   */
  public long bytes() {
    return switch (location) {
      case Location.Directory directory -> read(handle -> embeddedBytes(handle, directory));
      case Location.Server _ ->
          read(
              handle ->
                  handle
                      .createQuery("SELECT pg_database_size(current_database())")
                      .mapTo(Long.class)
                      .one());
    };
  }

  private static long embeddedBytes(Handle handle, Location.Directory directory) {
    return percent(handle, "info.FILL_RATE")
        * percent(handle, "info.CHUNKS_FILL_RATE")
        * (directory.file().toFile().length() / 10_000);
  }

  private static long percent(Handle handle, String name) {
    return handle
        .createQuery("SELECT setting_value FROM information_schema.settings WHERE setting_name = ?")
        .bind(0, name)
        .mapTo(String.class)
        .findOne()
        .map(Long::valueOf)
        .orElse(100L);
  }

  /**
   * Reads from the database.
   *
   * @throws DatabaseException if reading fails
   */
  public <T> T read(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(work::apply);
    } catch (RuntimeException e) {
      throw DatabaseException.of(location, e);
    }
  }

  /**
   * Reads from the database, with a time limit for each statement.
   *
   * @throws DatabaseException if reading fails; {@link DatabaseException#isTimeout} if a statement
   *     took too long
   */
  public <T> T read(Duration limit, Function<Handle, T> work) {
    long millis = Math.max(1, limit.toMillis());
    return switch (location) {
      case Location.Server _ ->
          read(
              handle -> {
                handle.execute("SET LOCAL statement_timeout = " + millis);
                return work.apply(handle);
              });
      case Location.Directory _ ->
          read(
              handle -> {
                handle.execute("SET QUERY_TIMEOUT " + millis);
                try {
                  return work.apply(handle);
                } finally {
                  // Unlike PostgreSQL, H2 would keep the limit after the transaction.
                  handle.execute("SET QUERY_TIMEOUT 0");
                }
              });
    };
  }

  /**
   * Runs a transaction. When this method returns, its changes survive the end of the process.
   *
   * @throws DatabaseException if the transaction failed and had no effect
   */
  public void write(Consumer<Handle> work) {
    try {
      jdbi.useTransaction(work::accept);
      if (location instanceof Location.Directory) {
        // Otherwise, the embedded database writes committed transactions only every half second.
        jdbi.useHandle(handle -> handle.execute("CHECKPOINT"));
      }
    } catch (RuntimeException e) {
      throw DatabaseException.of(location, e);
    }
  }

  @Override
  public void close() {
    if (location instanceof Location.Server) {
      try (Statement statement = anchor.createStatement()) {
        // The server would release the lock only after it has noticed the end of the connection.
        statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
      } catch (SQLException e) {
        LOG.debug("the connection to the history was broken", e);
      }
    }
    close(pool, anchor);
  }

  private static void close(@Nullable HikariDataSource pool, @Nullable Connection anchor) {
    if (pool != null) {
      pool.close();
    }
    if (anchor != null) {
      try {
        anchor.close();
      } catch (SQLException e) {
        LOG.debug("the connection to the history was broken", e);
      }
    }
  }
}

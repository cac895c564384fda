package io.mlids.api.history.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used, or a statement failed. The message names the database, the problem
 * and, if it is known, the remedy.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a failure means for other statements. */
  private enum Kind {
    /** They fail as well. */
    OUTAGE,
    /** The statement took longer than it was given. */
    TIMEOUT,
    OTHER
  }

  private final Kind kind;

  private DatabaseException(String message, Kind kind, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static DatabaseException unusable(Location location, String problem, @Nullable Throwable cause) {
    return new DatabaseException(location + ": " + problem, Kind.OUTAGE, cause);
  }

  /** Describes what a library threw. */
  static DatabaseException of(Location location, Exception thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof DatabaseException known) {
        return known;
      }
      if (each instanceof SQLException problem) {
        return new DatabaseException(
            location + ": " + Problem.text(problem), kind(problem), thrown);
      }
    }
    return new DatabaseException(location + ": " + Problem.line(thrown), Kind.OTHER, thrown);
  }

  private static Kind kind(SQLException problem) {
    if (Problem.isTimeout(problem)) {
      return Kind.TIMEOUT;
    }
    return Problem.isOutage(problem) ? Kind.OUTAGE : Kind.OTHER;
  }

  /**
   * Returns whether the whole database is unavailable, so that the same statement may succeed
   * later.
   */
  public boolean isOutage() {
    return kind == Kind.OUTAGE;
  }

  /** Returns whether a statement took longer than it was given. */
  public boolean isTimeout() {
    return kind == Kind.TIMEOUT;
  }
}

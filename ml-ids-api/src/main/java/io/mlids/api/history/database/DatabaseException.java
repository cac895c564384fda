package io.mlids.api.history.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used, or a statement failed. The message names the database, the problem
 * and, if it is known, the remedy.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean outage;

  private DatabaseException(String message, boolean outage, @Nullable Throwable cause) {
    super(message, cause);
    this.outage = outage;
  }

  static DatabaseException unusable(Location location, String problem, @Nullable Throwable cause) {
    return new DatabaseException(location + ": " + problem, true, cause);
  }

  /** Describes what a library threw. */
  static DatabaseException of(Location location, Exception thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof DatabaseException known) {
        return known;
      }
      if (each instanceof SQLException problem) {
        return new DatabaseException(
            location + ": " + Problem.text(problem), Problem.isOutage(problem), thrown);
      }
    }
    return new DatabaseException(location + ": " + Problem.line(thrown), false, thrown);
  }

  /**
   * Returns whether the whole database is unavailable, so that the same statement may succeed
   * later.
   */
  public boolean isOutage() {
    return outage;
  }
}

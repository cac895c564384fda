package io.mlids.api.history.database;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.Objects;
import org.h2.api.ErrorCode;

/** Describes what went wrong in a database in one line. */
final class Problem {
  private static final String DAMAGED =
      "the file is damaged; move it away to start with an empty history";

  /** The state after a statement that took too long, in both databases. */
  private static final String CANCELLED = "57014";

  private Problem() {}

  static String text(SQLException problem) {
    if (cause(problem, AccessDeniedException.class)) {
      return "no permission to write the file; check its permissions, or use another directory";
    }
    if (cause(problem, EOFException.class)) {
      return DAMAGED;
    }
    return switch (problem.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
          "another ml-ids-api is using this history; use another directory";
      case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 -> DAMAGED;
      case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2, ErrorCode.GENERAL_ERROR_1 ->
          "the file cannot be read or written (" + line(deepest(problem)) + ")";
      default -> line(problem);
    };
  }

  private static boolean cause(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return true;
      }
    }
    return false;
  }

  private static Throwable deepest(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  /** The first line of the message, without the statement that failed. */
  static String line(Throwable thrown) {
    String message = Objects.requireNonNullElse(thrown.getMessage(), thrown.toString());
    String line = message.lines().findFirst().orElse("").strip();
    int statement = line.indexOf("; SQL statement:");
    return statement < 0 ? line : line.substring(0, statement);
  }

  /** Returns whether a statement took longer than it was given. */
  static boolean isTimeout(SQLException problem) {
    return CANCELLED.equals(problem.getSQLState());
  }

  /**
   * Returns whether a later attempt may succeed: the connection is broken, the disk is full, or the
   * database was closed.
   */
  static boolean isOutage(SQLException problem) {
    String state = Objects.requireNonNullElse(problem.getSQLState(), "");
    if (isTimeout(problem)) {
      return false;
    }
    return switch (problem.getErrorCode()) {
      case ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2,
          ErrorCode.FILE_CORRUPTED_1,
          ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
          ErrorCode.DATABASE_ALREADY_OPEN_1,
          ErrorCode.GENERAL_ERROR_1,
          ErrorCode.OUT_OF_MEMORY ->
          true;
      // Of PostgreSQL: connections, resources, operators, the system; of the pool: no connection.
      default ->
          state.startsWith("08")
              || state.startsWith("53")
              || state.startsWith("57")
              || state.startsWith("58")
              || state.startsWith("25006")
              || problem instanceof java.sql.SQLTransientConnectionException;
    };
  }
}

package io.mlids.core.console;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command with a one-line message on standard error. The message names the file, the
 * position in the file and the remedy.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Creates an exception for unusable input or options, with exit code 2. */
  public static CommandException unusable(@Nullable String message) {
    return new CommandException(ExitCode.UNUSABLE, message, null);
  }

  /** Creates an exception like {@link #unusable(String)}, but with a cause. */
  public static CommandException unusable(@Nullable String message, Throwable cause) {
    return new CommandException(ExitCode.UNUSABLE, message, cause);
  }

  /** Creates an exception for work that failed, with exit code 1. */
  public static CommandException failed(@Nullable String message, Throwable cause) {
    return new CommandException(ExitCode.FAILED, message, cause);
  }

  /** The exit code, one of {@link ExitCode}. */
  public int exitCode() {
    return exitCode;
  }
}

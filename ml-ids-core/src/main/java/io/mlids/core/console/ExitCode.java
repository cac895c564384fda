package io.mlids.core.console;

/** The exit codes of all commands. */
public final class ExitCode {
  /** The exit code for success. */
  public static final int OK = 0;

  /** The exit code if the work failed, or if only part of the input was usable. */
  public static final int FAILED = 1;

  /** The exit code for usage errors and unusable input. */
  public static final int UNUSABLE = 2;

  /**
   * The exit code if the reader of standard output has closed its end of the pipe, as {@code head}
   * does. As in shells, the code is 128 plus the signal number of SIGPIPE.
   */
  public static final int CLOSED_OUTPUT = 141;

  private ExitCode() {}
}

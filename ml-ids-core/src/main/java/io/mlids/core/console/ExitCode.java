package io.mlids.core.console;

/** The exit codes of every command. */
public final class ExitCode {
  /** Success. */
  public static final int OK = 0;

  /** The work failed, or only part of the input was usable. */
  public static final int FAILED = 1;

  /** Wrong usage or unusable input. */
  public static final int UNUSABLE = 2;

  /**
   * The reader of standard output went away, as {@code head} does: 128 plus the number of SIGPIPE,
   * as shells report it.
   */
  public static final int CLOSED_OUTPUT = 141;

  private ExitCode() {}
}

package io.mlids.core.help;

/**
 * Marks a command that another program runs. The help only lists the command, and completions
 * delegate to those of the other program. It is the user object of the picocli command.
 */
public interface Delegated {
  /** The name of the program, such as {@code ml-ids-train}. */
  String program();

  /**
   * Whether the program receives the name of the command as its first argument. Otherwise, the
   * command stands for the program itself.
   */
  boolean passesName();
}

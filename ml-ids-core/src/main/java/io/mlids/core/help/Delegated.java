package io.mlids.core.help;

/**
 * Marks a command that another program runs. The help only lists the command, and its completions
 * delegate to the completions of the other program. The marker is the user object of the picocli
 * command.
 */
public interface Delegated {
  /** The name of the program, such as {@code ml-ids-train}. */
  String program();

  /**
   * Returns whether the program receives the name of the command as its first argument. If not, the
   * command stands for the program itself.
   */
  boolean passesName();
}

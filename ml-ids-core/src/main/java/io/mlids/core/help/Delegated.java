package io.mlids.core.help;

/**
 * Marks a command that another program runs. The help only lists the command, and the command's
 * completions delegate to the other program's completions. The marker is the user object of the
 * picocli command.
 */
public interface Delegated {
  /** The program name, such as {@code ml-ids-train}. */
  String program();

  /**
   * Returns whether the program receives the command's name as its first argument. If not, the
   * command represents the program itself.
   */
  boolean passesName();
}

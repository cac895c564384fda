package io.mlids.core.help;

/**
 * A command that another program runs: the user object of a command that is only listed.
 * Completions ask the other program's.
 */
public interface Delegated {
  /** The program, {@code ml-ids-train}. */
  String program();

  /**
   * Whether the program is given the command's name as its first argument; otherwise the name
   * stands for the program itself.
   */
  boolean passesName();
}

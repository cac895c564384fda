package io.mlids.core.command.input;

/** The program that a command belongs to. */
public interface Program {
  /** Returns whether the program owns the process and its standard streams; false in tests. */
  boolean ownsProcess();
}

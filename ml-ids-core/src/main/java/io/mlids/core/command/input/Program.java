package io.mlids.core.command.input;

/** The program that a command belongs to. */
public interface Program {
  /** Whether the program owns the process and its standard streams; false in tests. */
  boolean ownsProcess();
}

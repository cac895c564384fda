package io.mlids.core.command.input;

/** The program whose commands these are. */
public interface Program {
  /** Whether the process is the program's own, with its standard streams; false within tests. */
  boolean ownsProcess();
}

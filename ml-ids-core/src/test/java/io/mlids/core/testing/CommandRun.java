package io.mlids.core.testing;

import io.mlids.core.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command inside the test process in the same way as the command's {@code main} method. */
public record CommandRun(int exitCode, String error) {

  /** Runs a command object without capturing its standard output. */
  public static CommandRun of(Object command, String... arguments) {
    StringWriter error = new StringWriter();
    CommandLine line = Console.commandLine(command);
    line.setErr(new PrintWriter(error, true));
    int exitCode = line.execute(arguments);
    return new CommandRun(exitCode, error.toString());
  }
}

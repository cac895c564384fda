package io.mlids.core.testing;

import io.mlids.core.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command inside the test process and collects what it prints through picocli's writers. */
public record PrintedRun(int exitCode, String output, String error) {

  /** Runs a command object. */
  public static PrintedRun of(Object command, String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter error = new StringWriter();
    CommandLine line = Console.commandLine(command);
    line.setOut(new PrintWriter(output, true)).setErr(new PrintWriter(error, true));
    int exitCode = line.execute(arguments);
    return new PrintedRun(exitCode, output.toString(), error.toString());
  }
}

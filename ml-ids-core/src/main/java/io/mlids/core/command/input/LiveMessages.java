package io.mlids.core.command.input;

import io.mlids.core.console.NonBlockingOutput;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;

/**
 * The messages of a command that captures packets until it is stopped. A blocked pipe must not
 * delay the capture or its end.
 */
public final class LiveMessages {
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);

  private LiveMessages() {}

  /**
   * The writer for the command's messages and errors. Replaces {@link System#err} if the command
   * owns the process.
   */
  public static PrintWriter of(CommandLine command) {
    if (!(command.getCommandSpec().root().userObject() instanceof Program program)
        || !program.ownsProcess()) {
      return command.getErr();
    }
    NonBlockingOutput output = NonBlockingOutput.ofStandardError("ml-ids-flows");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> output.drain(DRAIN_LIMIT), "drain-standard-error"));
    PrintWriter messages = new PrintWriter(System.err, true);
    command.setErr(messages);
    return messages;
  }
}

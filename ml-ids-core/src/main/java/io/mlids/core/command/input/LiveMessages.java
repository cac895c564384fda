package io.mlids.core.command.input;

import io.mlids.core.console.UnhurriedOutput;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;

/**
 * The messages of a command that captures until it is stopped: a pipe that is not read must hold up
 * neither the capture nor its end.
 */
public final class LiveMessages {
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private LiveMessages() {}

  /**
   * Where such a command writes its messages, including errors. Changes {@link System#err}, so only
   * where the process is the command's own.
   */
  public static PrintWriter of(CommandLine command) {
    if (!(command.getCommandSpec().root().userObject() instanceof Program program)
        || !program.ownsProcess()) {
      return command.getErr();
    }
    UnhurriedOutput output = UnhurriedOutput.ofStandardError("ml-ids-flows");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> output.drain(LAST_WORDS), "last-words"));
    PrintWriter messages = new PrintWriter(System.err, true);
    command.setErr(messages);
    return messages;
  }
}

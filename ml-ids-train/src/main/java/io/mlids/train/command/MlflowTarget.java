package io.mlids.train.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.console.Terminal;
import io.mlids.core.model.ModelBundle;
import io.mlids.train.mlflow.ModelLogger;
import io.mlids.train.mlflow.TrackingCredentials;
import io.mlids.train.mlflow.TrackingException;
import io.mlids.train.mlflow.TrackingServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The tracking server to which a command logs models.
 *
 * @param experiment the name of the experiment
 * @param registerAs the name in the model registry, if models are to be registered
 */
record MlflowTarget(
    URI server, TrackingCredentials credentials, String experiment, Optional<String> registerAs) {

  /**
   * Logs a bundle and prints the address of the run.
   *
   * @param started when the work on the model began
   * @throws CommandException if this fails; the bundle remains, and the message says how to log it
   *     later
   */
  void log(ModelBundle bundle, Instant started, PrintWriter out) {
    try (TrackingServer connection = new TrackingServer(server, credentials)) {
      ModelLogger.Logged logged =
          new ModelLogger(connection, experiment, Clock.systemUTC())
              .log(bundle, started, registerAs);
      out.println(Terminal.printable("logged to " + logged.page()));
      logged
          .version()
          .ifPresent(
              version ->
                  out.println(
                      Terminal.printable(
                          "registered as " + registerAs.orElseThrow() + ", version " + version)));
      out.flush();
    } catch (TrackingException | IOException e) {
      throw CommandException.failed(
          "the model in "
              + bundle.folder()
              + " was not logged: "
              + e.getMessage()
              + "; to try again, use: "
              + command(bundle),
          e);
    }
  }

  /** The command that logs a bundle to this target, whatever the environment is by then. */
  private String command(ModelBundle bundle) {
    StringBuilder command = new StringBuilder("ml-ids-train log --model ");
    command.append(word(bundle.folder().toString()));
    command.append(" --mlflow-tracking-uri ").append(word(server.toString()));
    command.append(" --mlflow-experiment ").append(word(experiment));
    registerAs.ifPresent(name -> command.append(" --mlflow-register ").append(word(name)));
    return command.toString();
  }

  /** A text as a single word of a POSIX shell. */
  private static String word(String text) {
    return text.matches("[\\w./:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}

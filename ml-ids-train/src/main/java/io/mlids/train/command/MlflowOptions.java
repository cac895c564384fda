package io.mlids.train.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.help.OptionGroup;
import io.mlids.train.mlflow.TrackingCredentials;
import io.mlids.train.mlflow.TrackingServer;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options for an MLflow tracking server; a picocli mixin. Environment variables supply the
 * defaults: {@code MLIDS_} and the option's name, and then the variable that MLflow itself reads.
 */
@OptionGroup("MLflow")
final class MlflowOptions {
  private static final String DEFAULT_EXPERIMENT = "ml-ids";

  @Option(
      names = "--mlflow-tracking-uri",
      paramLabel = "URI",
      description =
          "Log parameters, metrics, report and model bundle to this MLflow tracking server."
              + " Credentials are read from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD,"
              + " or from MLFLOW_TRACKING_TOKEN. Default: the environment variable"
              + " MLFLOW_TRACKING_URI.")
  private Optional<String> trackingUri = Optional.empty();

  @Option(
      names = "--mlflow-experiment",
      paramLabel = "NAME",
      description =
          "Log to this experiment, and create it if it does not exist. Default: the environment"
              + " variable MLFLOW_EXPERIMENT_NAME, otherwise ml-ids.")
  private Optional<String> experiment = Optional.empty();

  @Option(
      names = "--mlflow-register",
      paramLabel = "NAME",
      description = "Register the logged model under this name in the MLflow model registry.")
  private Optional<String> register = Optional.empty();

  /**
   * The server to log to, if one is configured. Prints a warning if the environment names something
   * other than a server, such as a database that only MLflow itself can open.
   *
   * @throws CommandException if an option is not valid
   */
  Optional<MlflowTarget> target(Map<String, String> environment, PrintWriter error) {
    Optional<URI> server =
        trackingUri.isPresent()
            ? Optional.of(address("--mlflow-tracking-uri", trackingUri.get()))
            : ofEnvironment(environment, error);
    Optional<String> name =
        register.or(() -> variable(environment, "MLIDS_MLFLOW_REGISTER").map(Variable::value));
    if (server.isEmpty()) {
      if (register.isPresent() || experiment.isPresent()) {
        throw CommandException.unusable(
            (register.isPresent() ? "--mlflow-register" : "--mlflow-experiment")
                + " has no effect without a tracking server; add --mlflow-tracking-uri, or set"
                + " MLFLOW_TRACKING_URI");
      }
      return Optional.empty();
    }
    try {
      return Optional.of(
          new MlflowTarget(
              server.get(),
              TrackingCredentials.of(environment),
              experiment
                  .or(
                      () ->
                          variable(environment, "MLIDS_MLFLOW_EXPERIMENT", "MLFLOW_EXPERIMENT_NAME")
                              .map(Variable::value))
                  .orElse(DEFAULT_EXPERIMENT),
              name));
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(e.getMessage(), e);
    }
  }

  private static Optional<URI> ofEnvironment(Map<String, String> environment, PrintWriter error) {
    Optional<Variable> variable =
        variable(environment, "MLIDS_MLFLOW_TRACKING_URI", "MLFLOW_TRACKING_URI");
    if (variable.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(address(variable.get().name(), variable.get().value()));
    } catch (CommandException e) {
      error.println("warning: the model will not be logged to MLflow: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static URI address(String source, String text) {
    try {
      return TrackingServer.address(text);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(source + ": " + e.getMessage(), e);
    }
  }

  /** An environment variable that has a value. */
  private record Variable(String name, String value) {}

  /** The first of these variables that has a value. */
  private static Optional<Variable> variable(Map<String, String> environment, String... names) {
    return Arrays.stream(names)
        .map(name -> new Variable(name, environment.getOrDefault(name, "").strip()))
        .filter(variable -> !variable.value().isEmpty())
        .findFirst();
  }
}

package io.mlids.api.command;

import io.mlids.api.ApiService;
import io.mlids.core.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** The whole service, started from its command line. */
public final class StartedApi implements AutoCloseable {
  private final ApiService service;
  private final String output;
  private final String error;

  private StartedApi(ApiService service, String output, String error) {
    this.service = service;
    this.output = output;
    this.error = error;
  }

  /** Starts the service, by default on a free port and without a history. */
  public static StartedApi with(String... arguments) throws Exception {
    return of(new MlIdsApi(), arguments);
  }

  /** Starts the service with environment variables, outside a container. */
  public static StartedApi in(Map<String, String> environment, String... arguments)
      throws Exception {
    return in(environment, new MlIdsApi(environment, Path.of("no-container")), arguments);
  }

  /** Starts the service with environment variables. */
  static StartedApi in(Map<String, String> environment, MlIdsApi command, String... arguments)
      throws Exception {
    CommandLine line = Console.commandLine(command);
    line.setDefaultValueProvider(new EnvironmentDefaults(environment));
    return start(command, line, arguments);
  }

  static StartedApi of(MlIdsApi command, String... arguments) throws Exception {
    return start(command, Console.commandLine(command), arguments);
  }

  private static StartedApi start(MlIdsApi command, CommandLine line, String... arguments)
      throws Exception {
    StringWriter output = new StringWriter();
    StringWriter error = new StringWriter();
    line.setOut(new PrintWriter(output, true));
    line.setErr(new PrintWriter(error, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--port")) {
      all.addAll(List.of("--port", "0"));
    }
    if (!all.contains("--history")) {
      // The default is a directory in the working directory.
      all.addAll(List.of("--history", "none"));
    }
    line.parseArgs(all.toArray(String[]::new));
    ApiService service = command.start();
    return new StartedApi(service, output.toString(), error.toString());
  }

  public URI url() {
    return service.url();
  }

  Optional<URI> queueUrl() {
    return service.queueUrl();
  }

  /** Its standard output. */
  String output() {
    return output;
  }

  /** Its standard error. */
  String error() {
    return error;
  }

  @Override
  public void close() {
    service.close();
  }
}

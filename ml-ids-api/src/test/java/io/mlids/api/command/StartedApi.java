package io.mlids.api.command;

import io.mlids.core.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The whole service, started as its command line starts it, for tests of other packages. */
public final class StartedApi implements AutoCloseable {
  private final RunningApi api;

  private StartedApi(RunningApi api) {
    this.api = api;
  }

  /** Starts it on a free port unless the arguments name one. */
  public static StartedApi with(String... arguments) throws Exception {
    MlIdsApi command = new MlIdsApi();
    CommandLine line = Console.commandLine(command);
    line.setOut(new PrintWriter(new StringWriter(), true));
    Stream<String> port =
        List.of(arguments).contains("--port") ? Stream.of() : Stream.of("--port", "0");
    line.parseArgs(Stream.concat(port, Stream.of(arguments)).toArray(String[]::new));
    return new StartedApi(command.start());
  }

  public URI url() {
    return api.url();
  }

  @Override
  public void close() {
    api.close();
  }
}

package io.mlids.client.command;

import io.mlids.core.console.Console;
import io.mlids.core.feature.Feature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * Runs the command against a server that detects every bot and classifies one in seven benign flows
 * as an attack.
 */
final class ClientUnderTest implements AutoCloseable {
  private final PredictionServer server;
  private final Path dataset;
  private Map<String, String> environment = Map.of();
  private String out = "";
  private String error = "";

  ClientUnderTest(Path folder) throws IOException {
    this(folder, new PredictionServer());
  }

  /** The same command with a different server. */
  ClientUnderTest(Path folder, PredictionServer server) throws IOException {
    this.server = server;
    dataset =
        new LabelledFlowsCsv()
            .add(4, "Bot", Map.of(Feature.TOT_FWD_PKTS, "100"))
            .add(6, "Benign", Map.of(Feature.TOT_FWD_PKTS, "3"))
            .add(
                1,
                "Benign",
                Map.of(
                    Feature.TOT_FWD_PKTS, "100",
                    Feature.FLOW_BYTS_S, "Infinity",
                    Feature.FLOW_PKTS_S, "NaN",
                    Feature.FWD_IAT_MEAN, "1.5"))
            .write(folder.resolve("flows.csv"));
  }

  /**
   * Runs the command with these lines as input. By default, the command uses this object's server
   * and dataset.
   */
  int typing(String input, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    if (!arguments.contains("--api-url")) {
      arguments.addAll(List.of("--api-url", server.url()));
    }
    if (!arguments.contains("--dataset-uri")) {
      arguments.addAll(List.of("--dataset-uri", "file://" + dataset));
    }
    CommandLine line =
        Console.commandLine(
            new MlIdsClient(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), environment));
    StringWriter outText = new StringWriter();
    StringWriter errorText = new StringWriter();
    line.setOut(new PrintWriter(outText)).setErr(new PrintWriter(errorText));
    int exitCode = line.execute(arguments.toArray(String[]::new));
    out = outText.toString();
    error = errorText.toString();
    return exitCode;
  }

  /** Sets an environment variable and clears all others. */
  void environment(String variable, String value) {
    environment = Map.of(variable, value);
  }

  /** Replaces the environment variables. */
  void environment(Map<String, String> variables) {
    environment = variables;
  }

  /** Runs the command without input. */
  int once(String... arguments) {
    return typing("", arguments);
  }

  PredictionServer server() {
    return server;
  }

  Path dataset() {
    return dataset;
  }

  String out() {
    return out;
  }

  String error() {
    return error;
  }

  @Override
  public void close() {
    server.close();
  }
}

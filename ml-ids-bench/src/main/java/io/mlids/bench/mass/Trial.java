package io.mlids.bench.mass;

import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * The result for one capture in one run.
 *
 * @param code a command's exit code, or a server's response status
 * @param said a command's standard error, or a server's error response
 * @param packets number of packets read, if any
 */
record Trial(int code, String said, OptionalLong packets) {
  private static final Pattern READ = Pattern.compile("packets: (\\d+) read");
  private static final Pattern SUMMARY = Pattern.compile("\"packets_read\":(\\d+)");
  private static final Pattern FAULT =
      Pattern.compile("Exception|\\w+Error\\b|^\\s+at [\\w.]+\\(", Pattern.MULTILINE);

  /** Runs {@code ml-ids-flows} in this process. */
  static Trial command(String... arguments) {
    StringWriter error = new StringWriter();
    CommandLine line = Console.commandLine(new MlIdsFlows());
    line.setErr(new PrintWriter(error, true));
    int code;
    try {
      code = line.execute(arguments);
    } catch (RuntimeException | Error e) {
      e.printStackTrace(new PrintWriter(error, true));
      code = 1;
    }
    return new Trial(code, error.toString(), number(READ, error.toString()));
  }

  /** Uploads a capture. */
  static Trial upload(HttpClient client, URI server, Path capture)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/captures"))
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofFile(capture))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    String body = answer.body();
    return new Trial(
        answer.statusCode(), answer.statusCode() == 200 ? "" : body, number(SUMMARY, body));
  }

  private static OptionalLong number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** Returns whether the result shows a fault in the program, regardless of the input. */
  boolean isFault() {
    return code >= 500 || FAULT.matcher(said).find();
  }

  /** The first line of the message. */
  String reason() {
    List<String> lines = said.lines().toList();
    return lines.isEmpty() ? "" : lines.getFirst();
  }
}

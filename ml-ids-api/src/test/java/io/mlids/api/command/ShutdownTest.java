package io.mlids.api.command;

import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.JavaProcess;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.NamedPipe;
import io.mlids.core.testing.RequestBody;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command in a separate process, stopped with SIGTERM as on a container platform. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM")
@Tag("process")
class ShutdownTest {
  private static final String BODY =
      RequestBody.of(Feature.all()).row(Map.of(TOT_FWD_PKTS, "10")).split();
  private static final int TERMINATED = 143;

  @TempDir Path folder;
  private Path log;

  @BeforeEach
  void train() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    log = folder.resolve("log.txt");
  }

  @Test
  void finishesARunningRequest() throws Exception {
    Process process = start();
    URI url = listening(process);
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write(head().getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(BODY.substring(0, 50).getBytes(StandardCharsets.US_ASCII));
      awaitRequests(url);
      // The wait may exceed the one second that a shutdown allows for an idle request.
      socket.getOutputStream().write(BODY.charAt(50));
      process.destroy();
      int sent = dribbleUntilNoMoreConnections(url, socket.getOutputStream(), 51);
      socket.getOutputStream().write(BODY.substring(sent).getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("[1.0]");
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(TERMINATED);
    assertThat(Files.readString(log))
        .contains("notifications: 2 sent, 0 failed, 0 dropped, 0 waiting");
  }

  @Test
  void anUnreachableQueueDelaysNeitherPredictionsNorTheShutdown() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Process process = start("--sqs-queue-url", "http://127.0.0.1:" + free + "/0/ml-ids-attacks");
    URI url = listening(process);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 20; i++) {
        assertThat(post(client, url)).isEqualTo("[1.0]");
      }
      String metrics =
          client
              .send(
                  HttpRequest.newBuilder(url.resolve("/metrics")).build(), BodyHandlers.ofString())
              .body();
      assertThat(metrics.lines()).contains("mlids_notifications_waiting 20.0");
    }
    process.destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(TERMINATED);
    assertThat(Files.readString(log))
        .contains("refused")
        .contains("notifications: 0 sent, 20 failed, 0 dropped, 0 waiting");
  }

  @Test
  void aLogOnAFullPipeDelaysNeitherResponsesNorTheShutdown() throws Exception {
    log = folder.resolve("pipe");
    try (RandomAccessFile pipe = NamedPipe.openAt(log)) {
      NamedPipe.fill(pipe);
      Process process = start("--verbose");
      URI url = listening(process);
      try (HttpClient client = HttpClient.newHttpClient()) {
        assertThat(post(client, url)).isEqualTo("[1.0]");
      }
      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(TERMINATED);
    }
  }

  @Test
  void anAlertFileThatIsAPipeWithoutAReaderEndsTheStartInOneLine() throws Exception {
    Path pipe = NamedPipe.at(folder.resolve("alerts"));
    Process process = start("--alert-file", pipe.toString());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(Files.readString(log).lines())
        .singleElement()
        .asString()
        .startsWith("ml-ids-api: " + pipe + ": no response within 5 s; if it is a pipe");
  }

  private Process start(String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", JavaProcess.classPath(), MlIdsApi.class.getName()));
    command.addAll(List.of("--port", "0", "--model", folder.toString()));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    return builder.start();
  }

  private static URI listening(Process process) throws Exception {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    assertThat(line).startsWith("listening on ");
    return URI.create(line.substring("listening on ".length()));
  }

  private static String head() {
    return "POST /api/predictions HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        + TestServer.SPLIT
        + "\r\nContent-Length: "
        + BODY.length()
        + "\r\n\r\n";
  }

  private static String post(HttpClient client, URI url) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(url.resolve("/api/predictions"))
                .header("Content-Type", TestServer.SPLIT)
                .POST(BodyPublishers.ofString(BODY))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  /** A response to a later request means that the server has accepted the earlier one. */
  private static void awaitRequests(URI url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      post(client, url);
    }
  }

  /**
   * Sends a byte of the body at intervals until the server stops listening, because a shutdown does
   * not wait for a request that has been idle for a second. Returns the number of bytes sent.
   */
  private static int dribbleUntilNoMoreConnections(URI url, OutputStream out, int sent)
      throws IOException {
    long next = System.nanoTime();
    while (true) {
      if (System.nanoTime() - next >= 0) {
        out.write(BODY.charAt(sent++));
        next = System.nanoTime() + 50_000_000;
      }
      try (Socket socket = new Socket()) {
        // A connection that is no longer accepted must not delay sending.
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 50);
      } catch (SocketTimeoutException e) {
        continue;
      } catch (IOException e) {
        return sent;
      }
    }
  }
}

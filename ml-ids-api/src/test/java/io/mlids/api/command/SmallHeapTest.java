package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.testing.JavaProcess;
import io.mlids.api.testing.ManyFlows;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the server with a quarter of the default heap, under a quarter of the load that the default
 * limits allow.
 */
@Tag("process")
class SmallHeapTest {
  private static final String BODY = RequestBody.of(Feature.all()).row(Map.of()).split();
  private static final int STREAMS = 4;
  private static final int FLOWS_OF_STREAM = 150_000 / 4;
  private static final int FLOWS_OF_UPLOAD = 700_000 / 4;

  @TempDir Path folder;

  @Test
  void predictionsContinueWhileCapturesUseAllTheirMemory() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    byte[] streamed = ManyFlows.capture(FLOWS_OF_STREAM, false);
    byte[] uploaded = ManyFlows.capture(FLOWS_OF_UPLOAD, false);
    Process process = start();
    List<Socket> streams = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create(process.inputReader().readLine().substring("listening on ".length()));
      for (int i = 0; i < STREAMS; i++) {
        streams.add(stream(url, streamed));
      }
      long packets = (long) STREAMS * FLOWS_OF_STREAM * ManyFlows.PACKETS;
      await()
          .atMost(Duration.ofMinutes(3))
          .until(
              () -> {
                assertThat(predict(client, url)).isEqualTo("[0.0]");
                // The last thousand packets of each stream may not have been counted yet.
                return metric(client, url, "mlids_capture_packets_total{kind=\"stream\"}")
                    > packets - STREAMS * 1_100;
              });
      CompletableFuture<HttpResponse<String>> upload =
          client.sendAsync(
              HttpRequest.newBuilder(url.resolve("/api/captures"))
                  .POST(BodyPublishers.ofByteArray(uploaded))
                  .build(),
              BodyHandlers.ofString());
      while (!upload.isDone()) {
        assertThat(predict(client, url)).isEqualTo("[0.0]");
      }
      assertThat(upload.join().statusCode()).isEqualTo(503);
      assertThat(upload.join().headers().firstValue("Retry-After")).hasValue("1");
      assertThat(upload.join().body()).contains("capture-memory");
      assertThat(metric(client, url, "mlids_capture_memory_bytes"))
          .isPositive()
          .isLessThanOrEqualTo(metric(client, url, "mlids_capture_memory_limit_bytes"));
      assertThat(metric(client, url, "mlids_capture_memory_shortened_total")).isPositive();
      assertThat(metric(client, url, "mlids_captures_running{kind=\"stream\"}")).isEqualTo(STREAMS);

      for (Socket each : streams) {
        each.close();
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> metric(client, url, "mlids_capture_memory_bytes") == 0);
      assertThat(predict(client, url)).isEqualTo("[0.0]");
    } finally {
      for (Socket each : streams) {
        each.close();
      }
      process.destroy();
      process.waitFor();
    }
  }

  private Process start() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseParallelGC", "-cp", JavaProcess.classPath()));
    command.addAll(List.of(MlIdsApi.class.getName(), "--port", "0", "--model", folder.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("log.txt").toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(AWS|MLIDS)_.*"));
    return builder.start();
  }

  /** Streams an endless capture and ignores the response. */
  private static Socket stream(URI url, byte[] capture) throws IOException {
    Socket socket = new Socket(url.getHost(), url.getPort());
    Thread.ofVirtual()
        .start(
            () -> {
              try (InputStream in = socket.getInputStream()) {
                in.skipNBytes(Long.MAX_VALUE);
              } catch (IOException e) {
                // The test is over.
              }
            });
    String head =
        "POST /api/captures/stream HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(capture.length)
            + "\r\n";
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(capture);
                socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
              } catch (IOException e) {
                // The test is over.
              }
            });
    return socket;
  }

  private static String predict(HttpClient client, URI url) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(url.resolve("/api/predictions"))
                .header("Content-Type", TestServer.SPLIT)
                .POST(BodyPublishers.ofString(BODY))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private static double metric(HttpClient client, URI url, String name) throws Exception {
    return client
        .send(HttpRequest.newBuilder(url.resolve("/metrics")).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }
}

package io.mlids.api.queue;

import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.command.MlIdsApi;
import io.mlids.api.testing.JavaProcess;
import io.mlids.api.testing.TestServer;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.alert.NotificationFormatException;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server with a spool in a separate process that is killed with SIGKILL. The queue is a server
 * of the test's own, so that it can be down at first and also keep every copy of a message.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs SIGKILL")
@Tag("process")
@Tag("slow")
class SpoolKillTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTACKS = 1_000;
  private static final String SECRET = "planted-secret-9d1f";

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private int queuePort;
  private int starts;

  /** The IDs of the messages that arrived, by the attack's port. */
  private final Map<Integer, Set<String>> arrived = new ConcurrentHashMap<>();

  private final AtomicInteger copies = new AtomicInteger();

  @BeforeEach
  void prepare() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    try (ServerSocket socket = new ServerSocket(0)) {
      queuePort = socket.getLocalPort();
    }
  }

  @AfterEach
  void kill() {
    processes.forEach(each -> each.destroyForcibly().onExit().join());
  }

  @Test
  void everyAcceptedNotificationArrivesAndCopiesHaveTheSameId() throws Exception {
    Process first = start();
    URI url = listening(first);
    ConcurrentLinkedQueue<Integer> accepted = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    // Four clients keep sending while the server is killed.
    try (ExecutorService clients = Executors.newFixedThreadPool(4);
        HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < 4; i++) {
        clients.execute(() -> sendUntilItFails(http, url, next, accepted));
      }
      await().atMost(Duration.ofMinutes(1)).until(() -> accepted.size() >= ATTACKS / 2);
      first.destroyForcibly().onExit().join();
    }
    assertThat(accepted).hasSizeBetween(ATTACKS / 2, ATTACKS - 1);

    Process second = start();
    URI again = listening(second);
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (accepted.size() < ATTACKS) {
        int port = next.getAndIncrement();
        assertThat(post(http, again, port)).isEqualTo("[1.0]");
        accepted.add(port);
      }
      assertThat(metric(http, again, "mlids_notification_target_waiting{target=\"sqs\"}"))
          .isGreaterThanOrEqualTo(ATTACKS);
      assertThat(metric(http, again, "mlids_notification_target_up{target=\"sqs\"}")).isZero();
      assertThat(metric(http, again, "mlids_spool_writable")).isEqualTo(1);
      assertThat(metric(http, again, "mlids_spool_bytes")).isPositive();
    }

    try (ScriptedServer<JsonNode> _ = startQueue()) {
      // The server is killed once more while it is sending.
      await().atMost(Duration.ofMinutes(1)).until(() -> arrived.size() >= 100);
      second.destroyForcibly().onExit().join();
      Process third = start();
      URI last = listening(third);
      try (HttpClient http = HttpClient.newHttpClient()) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> metric(http, last, "mlids_notifications_waiting") == 0);
      }
      third.destroy();
      assertThat(third.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(arrived.keySet()).containsAll(accepted);
    assertThat(arrived.values()).allMatch(ids -> ids.size() == 1);
    assertThat(copies.get()).isGreaterThanOrEqualTo(arrived.size());
    for (int i = 1; i <= starts; i++) {
      assertThat(Files.readString(log(i))).doesNotContain(SECRET);
    }
    assertThat(Files.readString(log(2))).contains("notifications from an earlier run are sent to");
  }

  private static void sendUntilItFails(
      HttpClient http, URI url, AtomicInteger next, ConcurrentLinkedQueue<Integer> accepted) {
    while (true) {
      int port = next.getAndIncrement();
      try {
        if (!post(http, url, port).equals("[1.0]")) {
          return;
        }
      } catch (IOException | InterruptedException e) {
        // The server was killed; whether it accepted this attack is unknown.
        return;
      }
      accepted.add(port);
    }
  }

  private ScriptedServer<JsonNode> startQueue() throws IOException {
    return ScriptedServer.start(
        queuePort,
        "application/x-amz-json-1.0",
        JSON::readTree,
        request -> {
          StringBuilder stored = new StringBuilder();
          for (JsonNode entry : request.get("Entries")) {
            String body = entry.get("MessageBody").textValue();
            keep(body);
            stored
                .append(stored.isEmpty() ? "" : ",")
                .append(
                    "{\"Id\":\"%s\",\"MessageId\":\"m\",".formatted(entry.get("Id").textValue()))
                .append("\"MD5OfMessageBody\":\"%s\"}".formatted(Md5.of(body)));
          }
          return new ScriptedServer.Answer(200, "{\"Successful\":[" + stored + "]}");
        });
  }

  private void keep(String body) throws IOException {
    try {
      int port = ((Long) AttackNotification.read(body).flow().get("dst_port")).intValue();
      arrived
          .computeIfAbsent(port, _ -> ConcurrentHashMap.newKeySet())
          .add(JSON.readTree(body).get("MessageId").textValue());
      copies.incrementAndGet();
    } catch (NotificationFormatException e) {
      throw new IOException(e);
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", JavaProcess.classPath(), MlIdsApi.class.getName()));
    command.addAll(List.of("--port", "0", "--model", folder.toString()));
    command.addAll(List.of("--sqs-queue-url", "http://127.0.0.1:" + queuePort + "/0/attacks"));
    command.addAll(List.of("--spool", folder.resolve("spool").toString(), "--verbose"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log(++starts).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_ACCESS_KEY", "planted-key-77a0");
    builder.environment().put("AWS_SECRET_KEY", SECRET);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path log(int start) {
    return folder.resolve("log-" + start + ".txt");
  }

  private static URI listening(Process process) throws IOException {
    String line = process.inputReader().readLine();
    assertThat(line).startsWith("listening on ");
    return URI.create(line.substring("listening on ".length()));
  }

  private static String post(HttpClient http, URI url, int port)
      throws IOException, InterruptedException {
    String body =
        RequestBody.of(Feature.all())
            .row(Map.of(TOT_FWD_PKTS, "10", Feature.DST_PORT, Integer.toString(port)))
            .split();
    return http.send(
            HttpRequest.newBuilder(url.resolve("/api/predictions"))
                .header("Content-Type", TestServer.SPLIT)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private static double metric(HttpClient http, URI url, String name)
      throws IOException, InterruptedException {
    String metrics =
        http.send(HttpRequest.newBuilder(url.resolve("/metrics")).build(), BodyHandlers.ofString())
            .body();
    assertThat(metrics).doesNotContain(SECRET);
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}

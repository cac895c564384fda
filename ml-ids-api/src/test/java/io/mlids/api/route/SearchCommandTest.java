package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.incident.IncidentLimit;
import io.mlids.api.incident.IncidentRun;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.TestServer;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.console.Console;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ml-ids-flows search} with a real server. */
class SearchCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = 1_800_000_000_000_000L;

  @TempDir Path folder;
  private ApiService api;
  private StringWriter out;
  private StringWriter error;

  @BeforeEach
  void start() throws IOException {
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CORRECTED);
    ServerSettings settings =
        new ServerSettings(
            "127.0.0.1", 0, TestServer.MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS);
    api =
        ApiService.start(
            ApiConfig.of(settings)
                .withHistory(Optional.of(HistorySettings.in(folder.resolve("data")))));
    api.serve(ModelBundle.open(model));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private int search(String... arguments) {
    out = new StringWriter();
    error = new StringWriter();
    List<String> all = new ArrayList<>(List.of("search", "--api", api.url().toString()));
    all.addAll(List.of(arguments));
    return Console.commandLine(new MlIdsFlows())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(error, true))
        .execute(all.toArray(String[]::new));
  }

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  private void upload() throws Exception {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 1; i <= 3; i++) {
      Frame packet =
          Frame.tcp(5_000 + i, 80, Frame.ACK | Frame.PSH, 100).ipv4("10.0.0." + i, "10.0.0.9");
      capture.packet(START + i, packet.ethernet()).packet(START + i + 1_000, packet.ethernet());
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(api.url().resolve("/api/captures"))
              .header("Content-Type", "application/vnd.tcpdump.pcap")
              .POST(BodyPublishers.ofByteArray(capture.pcap()))
              .build(),
          BodyHandlers.discarding());
    }
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    do {
      assertThat(System.nanoTime()).as("stored in time").isLessThan(until);
      assertThat(search("--flows", "--format", "json")).as(error.toString()).isZero();
    } while (lines().size() < 3);
  }

  @Test
  void flowsArePrintedInEveryFormat() throws Exception {
    upload();
    assertThat(error.toString()).contains("3 flows found").doesNotContain("--limit");
    assertThat(JSON.readTree(lines().getFirst()).get("dst_ip").textValue()).isEqualTo("10.0.0.9");

    assertThat(search("src:10.0.0.2", "--flows")).isZero();
    assertThat(lines()).hasSize(3);
    assertThat(lines().getFirst()).startsWith("end").contains("src_ip", "verdict", "origin");
    assertThat(lines().getLast()).contains("2027-01-15T08:00:00", "10.0.0.2", "5002");
    assertThat(error.toString()).contains("1 flow found");

    assertThat(search("dst:10.0.0.9", "--flows", "--format", "csv", "--limit", "2")).isZero();
    assertThat(lines()).hasSize(3);
    assertThat(lines().getFirst()).startsWith("id,flow_id,src_ip,src_port");
    assertThat(lines().get(1)).contains(",10.0.0.9,80,6,2027-01-15T08:00:00");
    assertThat(error.toString()).contains("2 flows found; there may be more, see --limit");
  }

  private IncidentRun begin() {
    return api.alerts()
        .incidents()
        .begin(
            () -> AlertOrigin.STREAM,
            "v1",
            IncidentLimit.OF_SENSOR,
            new IncidentListener() {
              @Override
              public void changed(Event event, Incident incident) {}
            });
  }

  @Test
  void incidentsAreTheDefault() {
    IncidentRun run = begin();
    for (String id : List.of("a", "b", "c")) {
      run.changed(IncidentListener.Event.OPENED, FoundIncident.scan(id).incident());
    }
    assertThat(search("kind:port_scan")).isZero();
    assertThat(lines()).hasSize(5);
    assertThat(lines().get(2)).contains("port_scan", "192.0.2.66").endsWith("c-1");
    assertThat(search("--limit", "2", "--format", "csv", "--incidents")).isZero();
    assertThat(lines()).hasSize(3);
    assertThat(search("--", "-kind:port_scan")).isZero();
    assertThat(lines()).isEmpty();
    assertThat(error.toString()).contains("0 incidents found");
  }

  @Test
  void theSearchContinuesUntilTheLimit() {
    IncidentRun run = begin();
    for (int i = 1; i <= 1_010; i++) {
      run.changed(IncidentListener.Event.OPENED, FoundIncident.scan("n" + i).incident());
    }
    assertThat(search("--limit", "5000", "--format", "csv")).isZero();
    assertThat(lines()).hasSize(1_011).doesNotHaveDuplicates();
    assertThat(lines().getLast()).startsWith("n1-1,");
    assertThat(error.toString()).contains("1010 incidents found").doesNotContain("--limit");
    assertThat(search("--limit", "700", "--format", "csv")).isZero();
    assertThat(lines()).hasSize(701);
    assertThat(error.toString()).contains("700 incidents found; there may be more");
  }

  @Test
  void theErrorInAQueryIsMarked() {
    assertThat(search("port:22 sorce:10.0.0.1")).isEqualTo(2);
    assertThat(error.toString().lines())
        .containsSubsequence("  port:22 sorce:10.0.0.1", "          ^^^^^")
        .anyMatch(
            line -> line.contains("unknown field 'sorce' at character 9; did you mean 'src'"));
    assertThat(search("\"abc", "--flows")).isEqualTo(2);
    assertThat(error.toString().lines()).containsSubsequence("  \"abc", "  ^");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void wrongOptionsAndServersAreReported() throws Exception {
    assertThat(search("--limit", "0")).isEqualTo(2);
    assertThat(search("--flows", "--incidents")).isEqualTo(2);
    assertThat(error.toString()).contains("cannot both be given");
    assertThat(search("--token", "two words")).isEqualTo(2);
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    error = new StringWriter();
    int code =
        Console.commandLine(new MlIdsFlows())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(error, true))
            .execute("search", "--api", "http://127.0.0.1:" + free, "a");
    assertThat(code).isEqualTo(1);
    assertThat(error.toString()).contains("is ml-ids-api running there?");
  }
}

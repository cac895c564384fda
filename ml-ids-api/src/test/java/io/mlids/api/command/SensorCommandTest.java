package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.RawHttp;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.NativeLibrary;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the command with a sensor on the loopback interface. */
@Tag("root")
@Tag("native")
class SensorCommandTest {
  private static final int ROUNDS = 20;

  @TempDir private Path folder;

  @BeforeEach
  void makeAModel() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
  }

  @Test
  void withoutAnInterfaceTheSensorIsOff() throws Exception {
    try (StartedApi api = start()) {
      assertThat(new RawHttp(api.url()).ask("GET /api/sensor").body())
          .isEqualTo("{\"state\":\"off\"}");
    }
  }

  @Test
  void showsWhatItSeesOnLoopbackAndReportsTheAttack() throws Exception {
    requireCapturing();
    try (ServerSocket victim = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        StartedApi api = start("--interface", "lo", "--bpf", "tcp port " + victim.getLocalPort())) {
      RawHttp http = new RawHttp(api.url());
      await().until(() -> sensor(http).path("state").asText().equals("running"));
      pingPong(victim);
      await().until(() -> sensor(http).path("attacks").asInt() > 0);
      JsonNode sensor = sensor(http);
      assertThat(sensor.path("interface").asText()).isEqualTo("lo");
      assertThat(sensor.path("filter").asText()).contains("tcp port");
      assertThat(sensor.path("failures").asInt()).isZero();
      assertThat(sensor.path("summary").path("packets_read").asInt()).isGreaterThan(2 * ROUNDS);
      assertThat(sensor.path("rates").path("attacks_per_second").asDouble()).isPositive();
      assertThat(http.ask("GET /metrics").body())
          .contains("mlids_sensor_up 1.0")
          .containsPattern("mlids_sensor_attacks_total [1-9]")
          .contains("mlids_sensor_packets_dropped_total{by=\"kernel\"} 0.0");
      assertThat(http.ask("GET /api/notifications?type=flow").body())
          .contains("\"dst_port\":" + victim.getLocalPort());
    }
  }

  @Test
  void anUnusableInterfaceEndsTheStartWithOneLine() {
    NativeLibrary.requireLibpcap();
    assertRefused("mlids-none: no such interface", "--interface", "mlids-none");
    requireCapturing();
    assertRefused("syntax error", "--interface", "lo", "--bpf", "prt 80");
  }

  private void assertRefused(String message, String... options) {
    CommandRun run = CommandRun.of(new MlIdsApi(), arguments(options));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines()).singleElement().asString().contains(message);
  }

  private static void requireCapturing() {
    NativeLibrary.requireLibpcap();
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may capture");
  }

  private static JsonNode sensor(RawHttp http) throws Exception {
    return new ObjectMapper().readTree(http.ask("GET /api/sensor").body());
  }

  /** Each side waits for the other, so that every byte is in a separate packet. */
  private static void pingPong(ServerSocket victim) throws Exception {
    try (Socket client = new Socket(victim.getInetAddress(), victim.getLocalPort());
        Socket server = victim.accept()) {
      for (int i = 0; i < ROUNDS; i++) {
        client.getOutputStream().write(i);
        server.getOutputStream().write(server.getInputStream().read());
        assertThat(client.getInputStream().read()).isEqualTo(i);
      }
    }
  }

  private StartedApi start(String... options) throws Exception {
    return StartedApi.with(arguments(options));
  }

  private String[] arguments(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--port", "0", "--model", folder.toString()));
    return all.toArray(String[]::new);
  }
}

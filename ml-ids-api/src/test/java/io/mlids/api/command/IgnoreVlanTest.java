package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.console.Console;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captures from mirror ports that tag only one direction. */
class IgnoreVlanTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"--max-requests=4, 2", "--ignore-vlan, 1"})
  void tagsOnOneDirectionGiveOneFlowIfIgnored(String option, int flows) throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CORRECTED);
    Frame request = Frame.udp(1_000, 53, 5).ipv4("10.0.0.1", "10.0.0.2").vlan(7).ethernet();
    Frame answer = Frame.udp(53, 1_000, 50).ipv4("10.0.0.2", "10.0.0.1").ethernet();
    byte[] capture = new CaptureBytes().packet(1, request).packet(2, answer).pcap();
    try (StartedApi api = StartedApi.with("--model", folder.toString(), option);
        HttpClient client = HttpClient.newHttpClient()) {
      JsonNode upload = JSON.readTree(send(client, api.url().resolve("/api/captures"), capture));
      assertThat(upload.at("/summary/flows_written").intValue()).isEqualTo(flows);
      String stream = send(client, api.url().resolve("/api/captures/stream"), capture);
      JsonNode last = JSON.readTree(stream.lines().toList().getLast());
      assertThat(last.at("/summary/flows_written").intValue()).isEqualTo(flows);
    }
  }

  @Test
  void theOptionAppliesToTheEnvironmentAndTheSensorToo() {
    SensorOptions sensor = new SensorOptions();
    CaptureOptions captures = new CaptureOptions();
    Console.commandLine(sensor).parseArgs("--interface", "eth0");
    Console.commandLine(captures)
        .setDefaultValueProvider(new EnvironmentDefaults(Map.of("MLIDS_IGNORE_VLAN", "true")))
        .parseArgs();
    assertThat(captures.ignoresVlan()).isTrue();
    assertThat(sensor.settings(captures.ignoresVlan()))
        .hasValueSatisfying(settings -> assertThat(settings.ignoreVlan()).isTrue());
  }

  private static String send(HttpClient client, URI url, byte[] capture) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofByteArray(capture)).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}

package io.mlids.core.command.incidents;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentsCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path scan;
  private Path quiet;
  private Path output;

  @BeforeEach
  void writeCaptures() throws IOException {
    Traffic traffic = new Traffic();
    for (int port = 1; port <= 300; port++) {
      traffic.refused(port * 10 * MILLISECOND, "10.0.0.66", 40_000, "10.0.0.1", port);
    }
    scan = Files.write(folder.resolve("scan.pcap"), traffic.capture().pcap());
    quiet =
        Files.write(
            folder.resolve("quiet.pcap"),
            new Traffic()
                .connection(0, "10.0.0.5", 40_000, "10.0.0.1", 443, 2, 100, 900, 1000)
                .capture()
                .pcap());
    output = folder.resolve("incidents");
  }

  private CommandRun incidents(String... arguments) {
    return CommandRun.of(
        new MlIdsFlows(),
        Stream.concat(Stream.of("incidents", "-o", output.toString()), Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  private List<JsonNode> objects() throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : Files.readAllLines(output)) {
      objects.add(JSON.readTree(line));
    }
    return objects;
  }

  @Test
  void printsATableThatFits80Columns() throws IOException {
    CommandRun run = incidents(scan.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.error()).contains("600 read = 600 decoded").contains("incidents: 1 (1 medium)");
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(lines.getFirst()).startsWith("since ").contains("severity", "attacker", "victim");
    assertThat(lines.get(1)).contains("22:13:20", "medium", "Port scan", "10.0.0.66", "10.0.0.1");
    assertThat(lines.get(2)).contains("300 flows, 600 packets");
  }

  @Test
  void saysThatThereAreNoIncidentsAndSucceeds() throws IOException {
    CommandRun run = incidents(quiet.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.error()).contains("incidents: 0");
    assertThat(Files.readString(output)).isEqualTo("no incidents\n");
  }

  @Test
  void printsOneJsonObjectPerIncidentWithTheMembersOfTheContract() throws IOException {
    assertThat(incidents(scan.toString(), "--format", "JSON").exitCode()).isZero();
    assertThat(objects()).hasSize(1);
    JsonNode incident = objects().getFirst();
    List<String> names = new ArrayList<>();
    incident.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "id",
            "kind",
            "title",
            "severity",
            "confidence",
            "confidence_word",
            "state",
            "attackers",
            "victims",
            "ports",
            "first_seen",
            "last_seen",
            "told_at",
            "flows",
            "packets",
            "bytes",
            "reasons",
            "techniques",
            "evidence",
            "sample",
            "related",
            "story",
            "origin");
    assertThat(incident.get("kind").asText()).isEqualTo("port_scan");
    assertThat(incident.get("attackers").get(0).asText()).isEqualTo("10.0.0.66");
    assertThat(incident.get("first_seen").asText()).isEqualTo("2023-11-14T22:13:20.010000Z");
    assertThat(incident.get("flows").asLong()).isEqualTo(300);
    assertThat(incident.get("evidence").get(0).get("numbers").get("ports").asLong()).isPositive();
    assertThat(incident.get("sample").get(0).get("community_id").asText()).startsWith("1:");
    assertThat(incident.get("origin").asText()).endsWith("scan.pcap");
  }

  @Test
  void writesTheFormatsOfOtherPrograms() throws IOException {
    assertThat(incidents(scan.toString(), "--format", "eve").exitCode()).isZero();
    JsonNode eve = objects().getFirst();
    assertThat(eve.get("event_type").asText()).isEqualTo("alert");
    assertThat(eve.get("src_ip").asText()).isEqualTo("10.0.0.66");
    assertThat(eve.get("dest_ip").asText()).isEqualTo("10.0.0.1");
    assertThat(eve.get("alert").get("signature_id").asInt()).isEqualTo(1_300_001);
    assertThat(eve.get("alert").get("severity").asInt()).isEqualTo(2);
    assertThat(eve.at("/alert/context/ml_ids/kind").asText()).isEqualTo("port_scan");
    assertThat(incidents(scan.toString(), "--format", "ecs").exitCode()).isZero();
    JsonNode ecs = objects().getFirst();
    assertThat(ecs.at("/event/kind").asText()).isEqualTo("alert");
    assertThat(ecs.at("/source/ip").asText()).isEqualTo("10.0.0.66");
    assertThat(ecs.at("/threat/technique/id/0").asText()).isEqualTo("T1046");
    assertThat(ecs.at("/mlids/incident/flows").asLong()).isEqualTo(300);
  }

  @Test
  void omitsLessSevereIncidents() throws IOException {
    CommandRun run = incidents(scan.toString(), "--format", "json", "--min-severity", "High");
    assertThat(run.exitCode()).isZero();
    assertThat(objects()).isEmpty();
    CommandRun wrong = incidents(scan.toString(), "--min-severity", "bad");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.error()).contains("'bad' is not low, medium, high or critical");
  }

  @Test
  void processesEachCaptureIndependentlyOnRequest() throws IOException {
    assertThat(incidents(scan.toString(), scan.toString(), "--format", "json").exitCode()).isZero();
    assertThat(objects()).hasSize(1);
    assertThat(
            incidents(scan.toString(), scan.toString(), "--format", "json", "--separate")
                .exitCode())
        .isZero();
    assertThat(objects()).hasSize(2);
  }

  @Test
  void readsThresholdsFromAFile() throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("behaviour.json"), "{\"port_scan\": {\"net_failures\": 1000}}");
    assertThat(
            incidents(scan.toString(), "--format", "json", "--behaviour", settings.toString())
                .exitCode())
        .isZero();
    assertThat(objects()).isEmpty();
    Files.writeString(settings, "{\"port_scan\": {\"nett\": 1}}");
    CommandRun wrong = incidents(scan.toString(), "--behaviour", settings.toString());
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.error()).contains("port_scan.nett: unknown setting");
  }

  private Path flowsOfTheScan(String name) {
    Path flows = folder.resolve(name);
    CommandRun run =
        CommandRun.of(
            new MlIdsFlows(),
            "extract",
            "--profile",
            "corrected",
            scan.toString(),
            "-o",
            flows.toString());
    assertThat(run.exitCode()).isZero();
    return flows;
  }

  @Test
  void readsTheFlowsThatExtractWrites() throws IOException {
    for (String name : List.of("flows.csv", "flows.csv.gz")) {
      CommandRun run = incidents(flowsOfTheScan(name).toString(), "--format", "json");
      assertThat(run.exitCode()).isZero();
      assertThat(run.error()).contains("flows: 300 read").contains("incidents: 1 (1 medium)");
      assertThat(objects())
          .singleElement()
          .satisfies(
              incident -> {
                assertThat(incident.get("kind").asText()).isEqualTo("port_scan");
                assertThat(incident.get("attackers").get(0).asText()).isEqualTo("10.0.0.66");
                assertThat(incident.get("victims").get(0).asText()).isEqualTo("10.0.0.1");
                assertThat(incident.get("flows").asLong()).isEqualTo(300);
              });
    }
  }

  @Test
  void readsHdf5AlthoughItHasNoAddresses() throws IOException {
    CommandRun run = incidents(flowsOfTheScan("flows.h5").toString(), "--format", "json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.error()).contains("flows: 300 read");
    assertThat(objects()).isEmpty();
  }

  @Test
  void rejectsAFileThatIsNotAFlowTableWithARemedy() throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
    CommandRun run = incidents(other.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("other.csv: line 1: missing column 'Src IP'; extract");
    CommandRun both = incidents(other.toString(), scan.toString());
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.error()).contains("not both");
  }
}

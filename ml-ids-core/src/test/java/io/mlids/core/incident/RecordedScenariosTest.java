package io.mlids.core.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.net.IpAddress;
import io.mlids.core.testing.Told;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The captures in {@code datasets/incidents} yield the incidents recorded in the files next to
 * them. {@code -Dincidents.rewrite=true} rewrites these files.
 */
class RecordedScenariosTest {
  private static final Path CAPTURES = Path.of("..", "datasets", "incidents");
  private static final String SUFFIX = ".pcap.gz";
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(CAPTURES)) {
      return files
          .map(each -> each.getFileName().toString())
          .filter(each -> each.endsWith(SUFFIX))
          .map(each -> each.substring(0, each.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  private static Told told(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(CAPTURES.resolve(name + SUFFIX)))) {
      return Told.of(in, FeatureProfile.CORRECTED);
    }
  }

  private static ArrayNode json(Told told) {
    ArrayNode all = JSON.createArrayNode();
    for (Incident each : told.incidents()) {
      ObjectNode incident = all.addObject();
      incident.put("kind", each.kind().id());
      incident.put("severity", each.severity().toString());
      incident.put("confidence", each.confidence());
      texts(incident.putArray("attackers"), each.attackers());
      texts(incident.putArray("victims"), each.victims());
      each.ports().forEach(incident.putArray("ports")::add);
      incident.put("first_seen", time(each.firstSeen()));
      incident.put("last_seen", time(each.lastSeen()));
      incident.put("told_at", time(each.reportedAt()));
      incident.put("flows", each.flows());
      incident.put("packets", each.packets());
      incident.put("updates", each.updates());
    }
    return all;
  }

  private static void texts(ArrayNode array, List<IpAddress> addresses) {
    addresses.forEach(each -> array.add(each.toString()));
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRecordingGivesTheIncidentsWrittenBesideIt(String name) throws IOException {
    Path golden = CAPTURES.resolve(name + ".json");
    String found = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(told(name)));
    if (Boolean.getBoolean("incidents.rewrite")) {
      Files.writeString(golden, found + "\n");
    }
    JsonNode expected = JSON.readTree(golden.toFile());
    assertThat(JSON.readTree(found)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backup",
        "bittorrent",
        "browser",
        "mail-polling",
        "monitoring",
        "ntp",
        "retry-storm",
        "vpn-port-forwarding"
      })
  void ordinaryTrafficMakesNoMediumIncident(String name) throws IOException {
    assertThat(told(name).atLeast(Severity.MEDIUM)).extracting(Incident::title).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "slow-scan, PORT_SCAN, 10.77.3.11, 10.77.1.10",
    "slow-guessing, PASSWORD_GUESSING, 10.77.3.11, 10.77.1.20"
  })
  void aPatientAttackerIsFound(String name, BehaviourKind kind, String attacker, String victim)
      throws IOException {
    List<Incident> found = told(name).atLeast(Severity.MEDIUM);
    assertThat(found).extracting(Incident::kind).containsExactly(kind);
    assertThat(found.getFirst().attackers()).extracting(Object::toString).containsExactly(attacker);
    assertThat(found.getFirst().victims()).extracting(Object::toString).containsExactly(victim);
  }

  @Test
  void aForgedSynFloodIsOneIncidentWithinTwoSecondsOfItsFirstPacketAndAtMostTenUpdates()
      throws IOException {
    Told told = told("syn-flood-forged");
    assertThat(told.incidents()).hasSize(1);
    Incident flood = told.incidents().getFirst();
    assertThat(flood.kind()).isEqualTo(BehaviourKind.SYN_FLOOD);
    assertThat(flood.attackers()).isEmpty();
    assertThat(flood.victims()).extracting(Object::toString).containsExactly("10.77.1.10");
    assertThat(flood.reportedAt() - flood.firstSeen()).isLessThanOrEqualTo(2_000_000);
    assertThat(flood.updates()).isLessThanOrEqualTo(10);
    assertThat(flood.flows()).isGreaterThan(3700);
  }
}

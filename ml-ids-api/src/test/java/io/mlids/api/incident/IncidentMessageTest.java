package io.mlids.api.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.incident.IncidentListener.Event;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IncidentMessageTest {
  private static final KeptIncident SCAN =
      new KeptIncident(
          1,
          FoundIncident.scan("a-1").incident(),
          "sensor eth0",
          "",
          Instant.parse("2026-01-02T03:04:05.678901Z"));

  @Test
  void aConsumerReadsAnIncidentLikeAnAttack() throws Exception {
    String body =
        IncidentMessage.of(SCAN)
            .envelope(UUID.randomUUID(), AttackNotification.LOCAL_TOPIC, Instant.EPOCH);
    AttackNotification read = AttackNotification.read(body);
    assertThat(read.isAttack()).isTrue();
    assertThat(read.predictedLabel()).contains(new TrafficClass("port_scan"));
    assertThat(read.probability()).hasValue(0.9);
    assertThat(read.detectedAt()).contains(Instant.parse("2026-01-02T03:04:05.678901Z"));
    assertThat(read.modelVersion()).isEmpty();
    assertThat(read.flow())
        .containsEntry("incident_id", "a-1")
        .containsEntry("severity", "medium")
        .containsEntry("attackers", "192.0.2.66")
        .containsEntry("victims", "192.0.2.10")
        .containsEntry("ports", "22, 80")
        .containsEntry("flows", 100L)
        .containsEntry("origin", "sensor eth0")
        .containsKey("title");
  }

  @Test
  void aLogLineContainsTitleSeverityAndConfidence() {
    assertThat(IncidentMessage.line(SCAN))
        .isEqualTo(
            "incident Port scan by [192.0.2.66] of [192.0.2.10] (medium, confidence 90%), 100"
                + " flows, a-1");
  }

  @Test
  void aJsonLineIsTheNotificationWithoutItsNumber() throws Exception {
    String line = KeptIncidentJson.line(new IncidentChange(Event.OPENED, SCAN, true));
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(line).doesNotContain("\n");
    assertThat(json.has("sequence")).isFalse();
    assertThat(json.get("type").textValue()).isEqualTo("incident");
    assertThat(json.get("event").textValue()).isEqualTo("opened");
    assertThat(json.at("/incident/id").textValue()).isEqualTo("a-1");
  }
}

package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.incident.KeptIncident;
import io.mlids.api.incident.KeptIncidentJson;
import io.mlids.api.testing.StoredIncidents;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IncidentDocumentTest {

  @Test
  void readsBackTheWholeIncident() {
    Incident incident = StoredIncidents.full("scan-1");
    String document = IncidentDocument.of(incident);
    Incident read = IncidentDocument.read(document, incident.open());
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("evidence.origin", "evidence.again", "evidence.tally")
        .isEqualTo(incident);
    assertThat(IncidentDocument.of(read)).isEqualTo(document);
    assertThat(json(read)).isEqualTo(json(incident));
    assertThat(Arrays.stream(Incident.class.getRecordComponents()).count())
        .as("a new component of Incident must be part of the document")
        .isEqualTo(23);
    assertThat(Arrays.stream(Evidence.class.getRecordComponents()).count())
        .as("a new component of Evidence must be part of the document")
        .isEqualTo(12);
  }

  private static String json(Incident incident) {
    KeptIncident kept = new KeptIncident(7, incident, "sensor eth0", "v1", Instant.EPOCH);
    return new String(
        KeptIncidentJson.detailed(kept, List.of(kept), (_, _) -> {}, _ -> {}),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(BehaviourKind.class)
  void readsEveryKind(BehaviourKind kind) {
    Incident incident = StoredIncidents.full("a-1", kind, Severity.CRITICAL);
    assertThat(IncidentDocument.read(IncidentDocument.of(incident), true).kind()).isEqualTo(kind);
  }

  @Test
  void takesTheStateFromTheCaller() {
    Incident incident = StoredIncidents.full("scan-1");
    assertThat(IncidentDocument.read(IncidentDocument.of(incident), false))
        .extracting(Incident::open)
        .isEqualTo(false);
  }

  @Test
  void keepsNumbersThatJsonDoesNotHaveAndAnyText() {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("nan", Double.NaN);
    numbers.put("infinite", Double.NEGATIVE_INFINITY);
    numbers.put("small", Double.MIN_VALUE);
    numbers.put("large", Long.MAX_VALUE);
    numbers.put("whole", 3.0);
    String hostile =
        "quote \" \\ nul \u0000 half \uD800 emoji \uD83D\uDE00 '; DROP TABLE incident;";
    Evidence evidence =
        new Evidence(
                BehaviourKind.BEACON,
                "origin",
                List.of(),
                List.of(),
                List.of(),
                Long.MIN_VALUE,
                1,
                0.1 + 0.2,
                numbers,
                hostile,
                new Tally(),
                _ -> null)
            .detached();
    Incident incident = StoredIncidents.with(StoredIncidents.full("b-1"), List.of(evidence));
    String document = IncidentDocument.of(incident);
    assertThat(document).isASCII();
    Evidence read = IncidentDocument.read(document, true).evidence().getFirst();
    assertThat(List.copyOf(read.numbers().entrySet())).isEqualTo(List.copyOf(numbers.entrySet()));
    assertThat(read.confidence()).isEqualTo(0.1 + 0.2);
    assertThat(read.at()).isEqualTo(Long.MIN_VALUE);
    assertThat(read.reason()).isEqualTo(hostile);
  }
}

package io.mlids.api.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.RecordedIncidents;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.incident.Severity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentRunTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private final RecordedIncidents reported = new RecordedIncidents();
  private final IncidentStore store = new IncidentStore(100);
  private final Incidents incidents =
      new Incidents(store, reported, BehaviourSettings.shipped(), CLOCK);
  private final List<String> downstream = new ArrayList<>();

  private IncidentRun run(IncidentLimit room) {
    IncidentListener then =
        new IncidentListener() {
          @Override
          public void changed(Event event, Incident incident) {
            downstream.add(event.id() + " " + incident.id());
          }

          @Override
          public void finished() {
            downstream.add("finished");
          }
        };
    return incidents.begin(() -> AlertOrigin.upload("a.pcap"), "0123456789ab", room, then);
  }

  @Test
  void aThousandUpdatesGiveADozenNotificationsAndTheLatestState() {
    try (IncidentRun run = run(IncidentLimit.OF_UPLOAD)) {
      run.changed(Event.OPENED, FoundIncident.scan("a").incident());
      for (int i = 1; i <= 1000; i++) {
        run.changed(Event.UPDATED, FoundIncident.scan("a").updated(i).incident());
      }
      assertThat(store.find("a-1").orElseThrow().incident().flows()).isEqualTo(1100);
    }
    assertThat(reported.texts())
        .startsWith("opened medium!", "updated medium")
        .endsWith("updated medium", "closed medium")
        .hasSize(12);
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void aRiseInSeverityIsReportedImmediatelyAndOnlyOnceAsAlarming() {
    try (IncidentRun run = run(IncidentLimit.OF_UPLOAD)) {
      run.changed(Event.OPENED, FoundIncident.scan("a").incident());
      run.changed(Event.UPDATED, FoundIncident.scan("a").updated(1).incident());
      run.changed(Event.UPDATED, FoundIncident.scan("a").updated(3).with(Severity.HIGH).incident());
      run.changed(Event.UPDATED, FoundIncident.scan("a").updated(3).incident());
      run.changed(Event.UPDATED, FoundIncident.scan("a").updated(3).with(Severity.HIGH).incident());
    }
    assertThat(reported.texts())
        .containsExactly("opened medium!", "updated medium", "updated high!", "closed high");
  }

  @Test
  void theEndOfACaptureClosesItsIncidentsButNotThoseOfOthers() {
    IncidentRun other = run(IncidentLimit.OF_SENSOR);
    other.changed(Event.OPENED, FoundIncident.scan("a").incident());
    try (IncidentRun run = run(IncidentLimit.OF_UPLOAD)) {
      run.changed(Event.OPENED, FoundIncident.scan("a").incident());
      assertThat(incidents.counts().open()).isEqualTo(2);
    }
    assertThat(store.find("a-1").orElseThrow().incident().open()).isTrue();
    assertThat(store.find("a-2").orElseThrow().incident().open()).isFalse();
    assertThat(incidents.counts().open()).isEqualTo(1);
  }

  @Test
  void relatedIncidentsAlsoHaveTheIdsOfThisServer() {
    IncidentRun run = run(IncidentLimit.OF_UPLOAD);
    run.changed(Event.OPENED, FoundIncident.scan("a").incident());
    run.changed(Event.OPENED, FoundIncident.scan("b").relatedTo("a").incident());
    KeptIncident second = store.find("b-1").orElseThrow();
    assertThat(second.incident().related()).containsExactly("a-1");
    assertThat(incidents.story(second)).extracting(KeptIncident::id).containsExactly("a-1", "b-1");
  }

  @Test
  void anUploadIsLimitedInIncidentsAndTheRestIsCounted() {
    try (IncidentRun run = run(new IncidentLimit(2, true))) {
      run.changed(Event.OPENED, FoundIncident.scan("a").incident());
      run.changed(Event.CLOSED, FoundIncident.scan("a").incident().closed());
      run.changed(Event.OPENED, FoundIncident.scan("b").incident());
      run.changed(Event.OPENED, FoundIncident.scan("c").incident());
      run.changed(Event.UPDATED, FoundIncident.scan("c").updated(1).incident());
    }
    assertThat(store.size()).isEqualTo(2);
    assertThat(incidents.counts().refused()).isEqualTo(1);
    assertThat(downstream).contains("opened c-1").endsWith("finished");
  }

  @Test
  void aStreamIsLimitedInOpenIncidents() {
    IncidentRun run = run(new IncidentLimit(1, false));
    for (String id : List.of("a", "b", "c")) {
      run.changed(Event.OPENED, FoundIncident.scan(id).incident());
      run.changed(Event.CLOSED, FoundIncident.scan(id).incident().closed());
    }
    assertThat(incidents.counts().refused()).isZero();
    assertThat(incidents.counts().openedInAll()).isEqualTo(3);
    assertThat(incidents.counts().open()).isZero();
  }

  @Test
  void aSuppressedIncidentIsCountedOnceAndOpensLater() {
    IncidentRun run = run(IncidentLimit.OF_UPLOAD);
    reported.suppress(incident -> incident.attackers().size() == 1);
    run.changed(Event.OPENED, FoundIncident.scan("a").incident());
    run.changed(Event.UPDATED, FoundIncident.scan("a").updated(1).incident());
    assertThat(incidents.counts().suppressed()).isEqualTo(1);
    assertThat(store.size()).isZero();
    assertThat(reported.changes()).isEmpty();
    run.changed(
        Event.UPDATED,
        FoundIncident.scan("a")
            .updated(2)
            .by(FoundIncident.address(192, 0, 2, 66), FoundIncident.address(192, 0, 2, 67))
            .incident());
    assertThat(reported.texts()).containsExactly("opened medium!");
  }

  @Test
  void anIncidentSuppressedLaterIsStillClosed() {
    try (IncidentRun run = run(IncidentLimit.OF_UPLOAD)) {
      run.changed(Event.OPENED, FoundIncident.scan("a").incident());
      reported.suppress(_ -> true);
      run.changed(Event.UPDATED, FoundIncident.scan("a").updated(1).incident());
    }
    assertThat(reported.texts()).containsExactly("opened medium!", "closed medium");
  }
}

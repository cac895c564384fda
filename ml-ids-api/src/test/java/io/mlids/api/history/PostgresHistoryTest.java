package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.database.Location;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.PostgresDatabases;
import io.mlids.api.testing.StoredIncidents;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("process")
@Tag("slow")
class PostgresHistoryTest extends HistoryTest {
  @RegisterExtension static final PostgresDatabases POSTGRES = new PostgresDatabases();

  @Override
  HistorySettings settings() {
    return HistorySettings.at(new Location.Server(POSTGRES.url()));
  }

  @Test
  void aSecondServerIsTurnedAway() {
    try (History _ = History.open(settings(), Clock.systemUTC()).orElseThrow()) {
      assertThat(History.open(settings(), Clock.systemUTC())).isEmpty();
    }
    History.open(settings(), Clock.systemUTC()).orElseThrow().close();
  }

  @Test
  void writesWhatWaitedForTheServerToReturn() throws Exception {
    try (History history = History.open(settings(), Clock.systemUTC()).orElseThrow()) {
      history.changed(StoredIncidents.kept(1, FoundIncident.scan("a-1").incident()));
      assertThat(history.flush(Duration.ofMinutes(1))).isTrue();
      POSTGRES.cluster().restart();
      history.changed(StoredIncidents.kept(2, FoundIncident.scan("b-1").incident()));
      assertThat(history.flush(Duration.ofMinutes(1))).isTrue();
      assertThat(history.status().available()).isTrue();
      assertThat(history.find(List.of("a-1", "b-1"))).hasSize(2);
    }
  }
}

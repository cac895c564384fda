package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.database.Location;
import io.mlids.api.testing.PostgresCluster;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
@Tag("slow")
class PostgresHistoryTest extends HistoryTest {
  private static PostgresCluster cluster;
  private String url;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = PostgresCluster.start();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void createDatabase() throws Exception {
    url = cluster.createDatabase();
  }

  @Override
  HistorySettings settings() {
    return HistorySettings.at(new Location.Server(url));
  }

  @Test
  void aSecondServerIsTurnedAway() {
    try (History _ = History.open(settings(), Clock.systemUTC()).orElseThrow()) {
      assertThat(History.open(settings(), Clock.systemUTC())).isEmpty();
    }
    History.open(settings(), Clock.systemUTC()).orElseThrow().close();
  }
}

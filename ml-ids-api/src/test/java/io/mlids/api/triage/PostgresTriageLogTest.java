package io.mlids.api.triage;

import io.mlids.api.history.HistorySettings;
import io.mlids.api.history.database.Location;
import io.mlids.api.testing.PostgresCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("process")
@Tag("slow")
class PostgresTriageLogTest extends DatabaseTriageLogTest {
  private static PostgresCluster cluster;
  private String url = "";

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

  @Override
  HistorySettings settings() throws Exception {
    if (url.isEmpty()) {
      url = cluster.createDatabase();
    }
    return HistorySettings.at(new Location.Server(url));
  }
}

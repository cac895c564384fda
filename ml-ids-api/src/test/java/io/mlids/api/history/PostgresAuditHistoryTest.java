package io.mlids.api.history;

import io.mlids.api.history.database.Location;
import io.mlids.api.testing.PostgresCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("process")
@Tag("slow")
class PostgresAuditHistoryTest extends AuditHistoryTest {
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
}

package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.database.Location;
import io.mlids.api.history.flow.StoredFlow;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.search.SearchQuery;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.PostgresCluster;
import io.mlids.api.triage.DatabaseTriageLog;
import io.mlids.core.incident.Incident;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database with the first version of the schema keeps its contents when it is upgraded. */
class UpgradeTest {
  private static final String USER = "sa";

  @TempDir Path folder;

  @Test
  void theEmbeddedDatabaseIsUpgraded() throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("history");
    createFirstVersion(url);
    assertUpgraded(new Location.Directory(folder));
  }

  @Test
  @Tag("process")
  @Tag("slow")
  void postgresIsUpgraded() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.start()) {
      String url = cluster.createDatabase();
      createFirstVersion(url);
      assertUpgraded(new Location.Server(url));
    }
  }

  private static void createFirstVersion(String url) throws Exception {
    boolean isServer = url.startsWith(Location.Server.PREFIX);
    Flyway.configure()
        .dataSource(url, isServer ? null : USER, isServer ? null : "")
        .locations("classpath:io/mlids/api/history/migration")
        .target("1")
        .load()
        .migrate();
    try (Connection connection =
            isServer
                ? DriverManager.getConnection(url)
                : DriverManager.getConnection(url, USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO counter (name, latest) VALUES ('incident', 41)");
      statement.execute(
          """
          INSERT INTO incident (number, id, kind, severity, confidence, is_open, title, origin,
            origin_lower, model_version, first_seen, last_seen, reported_at, updated_at, flows,
            packets, bytes)
          VALUES (7, 'a-1', 'port_scan', 'high', 0.5, FALSE, 'Port scan', 'sensor eth0',
            'sensor eth0', 'v1', 1, 2, 2, 3, 4, 5, 6),
          (8, 'no-number', 'port_scan', 'high', 0.5, FALSE, 'Port scan', 'sensor eth0',
            'sensor eth0', 'v1', 1, 2, 2, 3, 4, 5, 6)\
          """);
      try (PreparedStatement document =
          connection.prepareStatement(
              "INSERT INTO incident_document (number, document) VALUES (7, ?)")) {
        document.setString(1, IncidentDocument.of(incident()));
        document.execute();
      }
      try (PreparedStatement flow =
          connection.prepareStatement(
              """
              INSERT INTO flow (id, segment, start_time, end_time, source, source_port,
                destination, destination_port, protocol, verdict, label, probability, packets,
                bytes, origin, vlan, reasons)
              VALUES (5, 5, 1, 2, ?, 1000, ?, 80, 6, 'attack', 'Bot', 0.9, 3, 4, 'sensor eth0', 0,
                '')\
              """)) {
        byte[] address = address();
        flow.setBytes(1, address);
        flow.setBytes(2, address);
        flow.execute();
      }
      try (PreparedStatement attacker =
          connection.prepareStatement(
              "INSERT INTO incident_address (address, role, number) VALUES (?, 'A', 7)")) {
        attacker.setBytes(1, address());
        attacker.execute();
      }
      statement.execute("INSERT INTO incident_port (port, number) VALUES (22, 7)");
      statement.execute(
          """
          INSERT INTO notification (sequence, stored_at, subject, label, severity, probability,
            document)
          VALUES (12, 3, 'incident', 'port_scan', 'high', 0, '{}')\
          """);
    }
  }

  private static byte[] address() {
    byte[] address = new byte[16];
    address[15] = 7;
    return address;
  }

  private static Incident incident() {
    return FoundIncident.scan("a-1").incident().closed();
  }

  private static void assertUpgraded(Location location) throws Exception {
    try (History history =
        History.open(HistorySettings.at(location), Clock.systemUTC()).orElseThrow()) {
      assertThat(history.find(List.of("a-1")))
          .singleElement()
          .extracting(KeptIncident::incident)
          .isEqualTo(incident());
      assertThat(found(history, "src:::7")).containsExactly("a-1");
      assertThat(found(history, "port:22")).containsExactly("a-1");
      assertThat(history.storedRuns(List.of(1L, 7L, 41L))).hasValue(Set.of(1L));
      assertThat(history.earlier(1).notifications()).hasSize(1);
      assertThat(history.earlier(1).latest()).isEqualTo(12);
      assertThat(history.nextNumber()).isGreaterThan(41);
      assertThat(new DatabaseTriageLog(history).events(List.of("a-1"))).isEmpty();
      StoredFlow flow = history.flow(5).orElseThrow();
      assertThat(flow.label()).isEqualTo("Bot");
      assertThat(flow.details().answered()).as("unknown").isEmpty();
      assertThat(history.flowsSince()).hasValue(5);
    }
  }

  private static List<String> found(History history, String query) {
    Criterion criterion =
        SearchQuery.parse(query, SearchTarget.INCIDENTS, Instant.now()).criterion();
    return history
        .page(criterion, 10, Long.MAX_VALUE, Duration.ofMinutes(1))
        .orElseThrow()
        .incidents()
        .stream()
        .map(KeptIncident::id)
        .toList();
  }
}

package io.mlids.api.route;

import static io.mlids.api.testing.TestServer.SPLIT;
import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.feed.LiveCounts;
import io.mlids.api.feed.LiveSettings;
import io.mlids.api.testing.SocketClient;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import io.mlids.core.testing.RequestBody;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ManyListenersTest {
  private static final int READERS = 99;
  private static final int ALERTS = 1_000;
  private static final int ROWS = 10;

  /** Far longer than the test, so that the client that does not read stays connected throughout. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  @TempDir Path folder;

  @Test
  void aClientThatDoesNotReadDelaysNoOther() throws Exception {
    AlertSettings settings =
        AlertSettings.DEFAULT.withLive(
            new LiveSettings(10_000, 100, Duration.ofSeconds(15), PATIENCE));
    try (TestServer server = TestServer.multiclass(folder, settings);
        HttpClient client = HttpClient.newHttpClient();
        SocketClient deaf = SocketClient.deaf(client, server.url("/api/notifications?type=flow"));
        Readers opened = new Readers(new ArrayList<>())) {
      List<SocketClient> readers = opened.clients();
      for (int i = 0; i < READERS; i++) {
        readers.add(SocketClient.open(client, server.url("/api/notifications?type=flow")));
      }
      RequestBody attacks = RequestBody.of(Feature.all());
      for (int i = 0; i < ROWS; i++) {
        attacks.row(Map.of(TOT_FWD_PKTS, "10"));
      }
      for (int i = 0; i < ALERTS / ROWS; i++) {
        assertThat(server.post("/api/predictions", SPLIT, attacks.split()).statusCode())
            .isEqualTo(200);
      }
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> readers.stream().allMatch(reader -> reader.count() == ALERTS));
      List<Long> all = LongStream.rangeClosed(1, ALERTS).boxed().toList();
      assertThat(readers).allSatisfy(reader -> assertThat(reader.sequences()).isEqualTo(all));
      LiveCounts counts = server.alerts().live().counts();
      assertThat(counts.clients()).isEqualTo(READERS + 1);
      assertThat(counts.dropped()).isZero();
      assertThat(counts.sent())
          .as("the connection of the deaf client is blocked")
          .isLessThan((READERS + 1L) * ALERTS);
      assertThat(deaf.count()).isZero();
    }
  }

  private record Readers(List<SocketClient> clients) implements AutoCloseable {
    @Override
    public void close() {
      clients.forEach(SocketClient::close);
    }
  }
}

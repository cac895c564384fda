package io.mlids.api.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.alert.Alert;
import io.mlids.api.alert.Attack;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.testing.PacketAttacks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final int KEPT = 5;

  private final LiveFeed feed =
      LiveFeed.start(new LiveSettings(KEPT, 2, Duration.ofSeconds(1), LONG));

  @AfterEach
  void close() {
    feed.close(Duration.ZERO);
  }

  @Test
  void numbersAlertsFromOneAndKeepsTheNewest() {
    publish(8);
    assertThat(sequences(feed.newest(LiveFilter.NONE, 100, Long.MAX_VALUE)))
        .containsExactly(8L, 7L, 6L, 5L, 4L);
    assertThat(sequences(feed.newest(LiveFilter.NONE, 2, 7))).containsExactly(6L, 5L);
    assertThat(feed.find(3)).isEmpty();
    assertThat(feed.find(4)).map(LiveNotification::sequence).contains(4L);
    assertThat(feed.find(9)).isEmpty();
    assertThat(feed.counts().published()).isEqualTo(8);
    assertThat(feed.counts().kept()).isEqualTo(KEPT);
  }

  @Test
  void reportsToAClientHowManyItMissed() throws InterruptedException {
    publish(8);
    LiveFeed.Page page = feed.after(1, LiveFilter.NONE, LONG);
    assertThat(page.missed()).isEqualTo(2);
    assertThat(page.oldest()).isEqualTo(4);
    assertThat(sequences(page.notifications())).containsExactly(4L, 5L, 6L, 7L, 8L);
    assertThat(page.cursor()).isEqualTo(8);
    assertThat(page.isLast()).isFalse();
  }

  @Test
  void limitsClientsAndReusesTheSlotOfOneThatLeft() {
    LiveClient first = feed.admit(LiveFilter.NONE, OptionalLong.empty()).orElseThrow();
    assertThat(feed.admit(LiveFilter.NONE, OptionalLong.empty())).isPresent();
    assertThat(feed.admit(LiveFilter.NONE, OptionalLong.empty())).isEmpty();
    assertThat(feed.counts().refused()).isEqualTo(1);
    feed.release(first, Optional.of(LiveConnection.Reason.TOO_SLOW));
    feed.release(first, Optional.of(LiveConnection.Reason.TOO_SLOW));
    assertThat(feed.counts().closedSlow()).isEqualTo(1);
    assertThat(feed.admit(LiveFilter.NONE, OptionalLong.empty())).isPresent();
  }

  @Test
  void theLastPageFollowsTheEndOfTheFeed() throws InterruptedException {
    publish(2);
    feed.close(LONG);
    assertThat(feed.after(0, LiveFilter.NONE, LONG).isLast()).isTrue();
    assertThat(feed.after(2, LiveFilter.NONE, LONG).notifications()).isEmpty();
  }

  private void publish(int alerts) {
    IntStream.range(0, alerts).forEach(i -> feed.offer(alert(i)));
    await().until(() -> feed.counts().published() == alerts);
  }

  private static Alert alert(int sourcePort) {
    return Alert.of(
        new Attack.OfPackets(
            PacketAttacks.tcp("10.0.0.1", sourcePort, "10.0.0.2", 80, "Bot"),
            "0123456789ab",
            AlertOrigin.STREAM,
            Instant.EPOCH));
  }

  private static List<Long> sequences(List<LiveNotification> notifications) {
    return notifications.stream().map(LiveNotification::sequence).toList();
  }
}

package io.mlids.api.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.alert.Alert;
import io.mlids.api.alert.Attack;
import io.mlids.api.alert.News;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.PacketAttacks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class AlertLaneTest {
  private final Queue<News> taken = new ConcurrentLinkedQueue<>();

  @Test
  void whatTheTakerThrowsOnIsCountedAndTheRestGoesOn() {
    AlertLane lane = AlertLane.start("test", 10, this::takeAllButHeartbleed);
    lane.offer(alert("Heartbleed"));
    await().until(() -> lane.dropped() == 1);
    lane.offer(alert("Bot"));
    lane.close(Duration.ofSeconds(10));
    assertThat(taken).hasSize(1);
    assertThat(lane.dropped()).isEqualTo(1);
  }

  @Test
  void whatComesAfterTheEndIsDropped() {
    AlertLane lane = AlertLane.start("test", 10, taken::addAll);
    lane.offer(alert("Bot"));
    lane.close(Duration.ofSeconds(10));
    lane.offer(alert("Bot"));
    assertThat(taken).hasSize(1);
    assertThat(lane.dropped()).isEqualTo(1);
  }

  private void takeAllButHeartbleed(List<News> alerts) {
    if (alerts.getFirst() instanceof Alert alert
        && alert.attack().verdict().label().name().equals("Heartbleed")) {
      throw new OutOfMemoryError("as a test");
    }
    taken.addAll(alerts);
  }

  private static Alert alert(String label) {
    DetectedFlow flow = PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 80, label);
    return Alert.of(new Attack.OfPackets(flow, "0123456789ab", AlertOrigin.STREAM, Instant.EPOCH));
  }
}

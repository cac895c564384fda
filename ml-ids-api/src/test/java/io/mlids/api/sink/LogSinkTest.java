package io.mlids.api.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.sink.NotificationSink.Delivery;
import io.mlids.core.alert.AttackNotification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogSinkTest {
  private long nanoTime = Long.MAX_VALUE - 10;
  private final List<String> log = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final LogSink sink = LogSink.of(LogFormat.TEXT, log::add, lines::add, () -> nanoTime);

  @Test
  void writesABurstOfAHundredLinesThenOnePerSecond() {
    assertThat(written(1_000)).isEqualTo(100);
    assertThat(written(10)).isZero();
    nanoTime += 999_999_999;
    assertThat(written(10)).isZero();
    nanoTime += 1;
    assertThat(written(10)).isEqualTo(1);
    nanoTime += 3_500_000_000L;
    assertThat(written(10)).isEqualTo(3);
    nanoTime += 500_000_000;
    assertThat(written(10)).isEqualTo(1);
    nanoTime += 86_400_000_000_000L;
    assertThat(written(1_000)).isEqualTo(100);
  }

  @Test
  void wantsRollups() {
    assertThat(sink.wantsRollups()).isTrue();
  }

  @Test
  void writesAShortLineThroughTheLog() {
    sink.send(batch().subList(0, 1));

    assertThat(log).singleElement().asString().startsWith("attack");
    assertThat(lines).isEmpty();
  }

  @Test
  void writesJsonWithoutAPrefix() {
    LogSink.of(LogFormat.JSON, log::add, lines::add, () -> nanoTime).send(batch().subList(0, 2));

    assertThat(log).isEmpty();
    assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
  }

  private int written(int lines) {
    int written = 0;
    for (int i = 0; i < lines / 10; i++) {
      Delivery delivery = sink.send(batch());
      assertThat(delivery.sent() + delivery.dropped()).isEqualTo(10);
      assertThat(delivery.retry()).isEmpty();
      written += delivery.sent();
    }
    return written;
  }

  private static List<Notification> batch() {
    return IntStream.range(0, 10)
        .mapToObj(
            i ->
                new Notification(
                    UUID.randomUUID(),
                    Instant.EPOCH,
                    () -> new AttackNotification(List.of("number"), List.of(i)),
                    10))
        .toList();
  }
}

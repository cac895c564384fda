package io.mlids.api.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  @Test
  void pausesDoubleUpToALimit() {
    Backoff backoff = new Backoff(FIRST, LONGEST, () -> 1);
    assertThat(IntStream.range(0, 8).mapToObj(i -> backoff.next().toMillis()))
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L, 15_000L);
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(FIRST);
  }

  @Test
  void chanceShortensAPauseByAtMostHalf() {
    assertThat(new Backoff(FIRST, LONGEST, () -> 0).next()).isEqualTo(Duration.ofMillis(250));
    assertThat(new Backoff(FIRST, LONGEST, () -> 0.5).next()).isEqualTo(Duration.ofMillis(375));
  }
}

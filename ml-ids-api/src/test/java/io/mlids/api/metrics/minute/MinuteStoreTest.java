package io.mlids.api.metrics.minute;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.figure.FigureCounts;
import io.mlids.api.history.figure.FigurePoint;
import io.mlids.api.history.figure.FigureRange;
import io.mlids.api.history.figure.FigureSeries;
import io.mlids.api.history.figure.MinuteFigures;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Without a history; with one, see the tests of the history. */
class MinuteStoreTest {
  private static final long MINUTE = MinuteFigures.MINUTE;
  private static final long HOUR = 60 * MINUTE;
  private final MinuteStore store = new MinuteStore(Optional.empty());

  private void put(long minute, String origin, OptionalDouble drift) {
    store.store(new MinuteFigures(minute, 0, origin, new FigureCounts(1, 2, 3, 4, 5, 6, 7), drift));
  }

  private FigureSeries find(long from, long until, long step, Optional<String> origin) {
    return store.find(new FigureRange(from, until, step, origin), Duration.ZERO).orElseThrow();
  }

  @Test
  void figuresAreAddedUpByStepAndSource() {
    put(0, "upload", OptionalDouble.empty());
    put(0, "API", OptionalDouble.of(0.2));
    put(MINUTE, "API", OptionalDouble.of(0.1));
    put(HOUR, "API", OptionalDouble.empty());
    FigureSeries all = find(0, 2 * HOUR, HOUR, Optional.empty());
    assertThat(all.origins()).containsExactly("API", "upload");
    assertThat(all.points())
        .containsExactly(
            new FigurePoint(
                0, 2, new FigureCounts(3, 6, 9, 12, 15, 18, 21), OptionalDouble.of(0.2)),
            new FigurePoint(
                HOUR, 1, new FigureCounts(1, 2, 3, 4, 5, 6, 7), OptionalDouble.empty()));
    assertThat(find(0, MINUTE, MINUTE, Optional.of("API")).points()).hasSize(2);
    assertThat(find(0, MINUTE, MINUTE, Optional.of("upload")).points()).hasSize(1);
    assertThat(find(2 * HOUR, 3 * HOUR, MINUTE, Optional.empty()).origins()).isEmpty();
  }

  @Test
  void theOldestAreForgotten() {
    for (int i = 0; i <= MinuteStore.MOST_IN_MEMORY; i++) {
      put(i * MINUTE, "API", OptionalDouble.empty());
    }
    FigureSeries all = find(0, Long.MAX_VALUE - 1, MINUTE, Optional.empty());
    assertThat(all.points()).hasSize(MinuteStore.MOST_IN_MEMORY);
    assertThat(all.points().getFirst().start()).isEqualTo(MINUTE);
    assertThat(store.dropped()).isEqualTo(1);
  }
}

package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.figure.FigureCounts;
import io.mlids.api.history.figure.FigurePoint;
import io.mlids.api.history.figure.FigureRange;
import io.mlids.api.history.figure.FigureRows;
import io.mlids.api.history.figure.FigureSeries;
import io.mlids.api.history.figure.MinuteFigures;
import io.mlids.core.feature.FlowTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Storing and adding up figures by the minute; the same tests run on both databases. */
abstract class FigureHistoryTest {
  private static final Instant NOW = Instant.parse("2026-01-05T04:00:00Z");
  private static final long START = FlowTime.micros(NOW);
  private static final long MINUTE = MinuteFigures.MINUTE;
  private static final long HOUR = 60 * MINUTE;
  private static final Duration LONG = Duration.ofMinutes(1);

  private History history;

  /** The settings of an empty database, the same in all calls of one test. */
  abstract HistorySettings settings() throws Exception;

  private void open() throws Exception {
    history = History.open(settings(), Clock.fixed(NOW, ZoneOffset.UTC)).orElseThrow();
  }

  @AfterEach
  void close() {
    history.close();
  }

  private static MinuteFigures figures(long minute, String origin, long packets, double drift) {
    return new MinuteFigures(
        minute,
        START,
        origin,
        new FigureCounts(packets, 2 * packets, 3, 4, 5, 6, 7),
        drift < 0 ? OptionalDouble.empty() : OptionalDouble.of(drift));
  }

  private FigureSeries find(long from, long until, long step, String origin) {
    return history
        .figures(new FigureRange(from, until, step, Optional.ofNullable(origin)), LONG)
        .orElseThrow();
  }

  @Test
  void figuresAreAddedUpByStepAndSource() throws Exception {
    open();
    history.store(figures(START, "sensor eth0", 10, 0.1));
    history.store(figures(START, "upload", 100, -1));
    history.store(figures(START + MINUTE, "sensor eth0", 20, 0.3));
    history.store(figures(START + HOUR, "sensor eth0", 40, -1));

    FigureSeries hours = find(START, START + 2 * HOUR, HOUR, null);
    assertThat(hours.origins()).containsExactly("sensor eth0", "upload");
    assertThat(hours.points())
        .containsExactly(
            new FigurePoint(
                START, 2, new FigureCounts(130, 260, 9, 12, 15, 18, 21), OptionalDouble.of(0.3)),
            new FigurePoint(
                START + HOUR, 1, new FigureCounts(40, 80, 3, 4, 5, 6, 7), OptionalDouble.empty()));

    FigureSeries uploads = find(START, START + 2 * HOUR, HOUR, "upload");
    assertThat(uploads.origins()).containsExactly("sensor eth0", "upload");
    assertThat(uploads.points()).extracting(each -> each.counts().packets()).containsExactly(100L);

    assertThat(find(START + 1, START + HOUR - 1, MINUTE, null).points())
        .extracting(FigurePoint::start)
        .containsExactly(START + MINUTE);
    assertThat(find(START + 2 * HOUR, START + 3 * HOUR, MINUTE, null).points()).isEmpty();
  }

  @Test
  void aServerThatRestartsWithinAMinuteAddsToIt() throws Exception {
    open();
    history.store(figures(START, "sensor eth0", 10, 0.1));
    history.store(
        new MinuteFigures(
            START,
            START + 30_000_000,
            "sensor eth0",
            new FigureCounts(1, 1, 0, 0, 0, 0, 0),
            OptionalDouble.empty()));
    FigurePoint sum = find(START, START, MINUTE, null).points().getFirst();
    assertThat(sum.minutes()).isEqualTo(1);
    assertThat(sum.counts().packets()).isEqualTo(11);
  }

  @Test
  void whatAnAttemptThatSeemedToFailHasStoredIsNotCountedTwice() throws Exception {
    open();
    MinuteFigures figures = figures(START, "sensor \u0000eth0", 10, 0.1);
    history.write(handle -> FigureRows.store(handle, List.of(figures)));
    history.write(handle -> FigureRows.store(handle, List.of(figures)));
    FigurePoint sum = find(START, START, MINUTE, null).points().getFirst();
    assertThat(sum.counts().packets()).isEqualTo(10);
  }

  @Test
  void oldFiguresAreDeleted() throws Exception {
    open();
    long old = START - Duration.ofDays(31).toNanos() / 1_000;
    for (int i = 0; i < 700; i++) {
      history.store(figures(old + i * MINUTE, "sensor eth0", 1, 0));
      history.store(figures(old + i * MINUTE, "upload", 1, 0));
    }
    history.store(figures(START, "sensor eth0", 1, 0));
    assertThat(find(old, START, 1_000 * HOUR, null).points()).isNotEmpty();
    history.deleteOld();
    assertThat(find(old, START, MINUTE, null).points())
        .extracting(FigurePoint::start)
        .containsExactly(START);
    assertThat(history.status().deleted().figures()).isEqualTo(1_400);
  }
}

package io.mlids.api.metrics.minute;

import io.mlids.api.history.History;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.figure.FigureCounts;
import io.mlids.api.history.figure.FigurePoint;
import io.mlids.api.history.figure.FigureRange;
import io.mlids.api.history.figure.FigureSeries;
import io.mlids.api.history.figure.MinuteFigures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps figures by the minute in the history or, without one, the latest ones in memory.
 * Thread-safe.
 */
public final class MinuteStore {
  /** The number kept in memory: a day of four sources. The oldest are dropped and counted. */
  static final int MOST_IN_MEMORY = 4 * 24 * 60;

  private final Optional<History> history;
  private final Deque<MinuteFigures> recent = new ArrayDeque<>();
  private long dropped;

  /**
   * @param history the history; empty if there is none, or if it could not be opened
   */
  public MinuteStore(Optional<History> history) {
    this.history = history;
  }

  /** Returns whether figures survive a restart. */
  public boolean isLasting() {
    return history.isPresent();
  }

  /** Stores figures. Never blocks. */
  void store(MinuteFigures figures) {
    if (history.isPresent()) {
      history.get().store(figures);
      return;
    }
    synchronized (recent) {
      if (recent.size() == MOST_IN_MEMORY) {
        recent.removeFirst();
        dropped++;
      }
      recent.addLast(figures);
    }
  }

  /** The number of figures that were dropped because too many were in memory. */
  public long dropped() {
    synchronized (recent) {
      return dropped;
    }
  }

  /**
   * The figures of a range; empty if the database cannot be read.
   *
   * @param budget how long reading may take
   * @throws DatabaseException only if reading took longer
   */
  public Optional<FigureSeries> find(FigureRange range, Duration budget) {
    return history.isPresent()
        ? history.get().figures(range, budget)
        : Optional.of(findRecent(range));
  }

  private FigureSeries findRecent(FigureRange range) {
    List<MinuteFigures> found;
    synchronized (recent) {
      found =
          recent.stream()
              .filter(each -> each.minute() >= range.from() && each.minute() <= range.until())
              .toList();
    }
    Set<String> origins = new TreeSet<>();
    TreeMap<Long, Sum> sums = new TreeMap<>();
    for (MinuteFigures each : found) {
      origins.add(each.origin());
      if (range.origin().isEmpty() || range.origin().get().equals(each.origin())) {
        sums.computeIfAbsent(Math.floorDiv(each.minute(), range.step()), _ -> new Sum()).add(each);
      }
    }
    List<FigurePoint> points = new ArrayList<>();
    sums.forEach((bucket, sum) -> points.add(sum.point(bucket * range.step())));
    return new FigureSeries(List.copyOf(origins), points);
  }

  /** The sum of some figures. Single-owner. */
  private static final class Sum {
    private final Set<Long> minutes = new HashSet<>();
    private FigureCounts counts = FigureCounts.NONE;
    private double drift = Double.NaN;

    void add(MinuteFigures figures) {
      minutes.add(figures.minute());
      counts = counts.plus(figures.counts());
      figures
          .drift()
          .ifPresent(share -> drift = Double.isNaN(drift) ? share : Math.max(drift, share));
    }

    FigurePoint point(long start) {
      return new FigurePoint(
          start,
          minutes.size(),
          counts,
          Double.isNaN(drift) ? OptionalDouble.empty() : OptionalDouble.of(drift));
    }
  }
}

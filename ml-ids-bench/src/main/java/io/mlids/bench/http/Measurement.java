package io.mlids.bench.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The rounds for one route. Results are taken from the median round, because other programs may be
 * using the machine.
 */
final class Measurement {
  private final String path;
  private final List<Round> rounds = new ArrayList<>();

  Measurement(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  void add(long[] nanos, Duration duration) {
    Arrays.sort(nanos);
    rounds.add(new Round(nanos, nanos.length / (duration.toNanos() / 1e9)));
    rounds.sort((one, other) -> Double.compare(one.rate, other.rate));
  }

  /** Requests per second in the median round. */
  double rate() {
    return median().rate;
  }

  /**
   * The time in milliseconds within which the given share of the requests was answered in the
   * median round.
   */
  double millis(double share) {
    long[] sorted = median().sortedNanos;
    return sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))] / 1e6;
  }

  private Round median() {
    return rounds.get(rounds.size() / 2);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-18s %,8.0f requests/s   p50 %6.2f ms   p99 %6.2f ms   (rounds: %s)",
        path,
        rate(),
        millis(0.5),
        millis(0.99),
        String.join(
            ", ", rounds.stream().map(r -> String.format(Locale.ROOT, "%,.0f", r.rate)).toList()));
  }

  private record Round(long[] sortedNanos, double rate) {}
}

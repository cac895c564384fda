package io.mlids.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunningStatisticsTest {

  @Test
  void agreesWithTheDefinitions() {
    Random random = new Random(7);
    long[] values = random.longs(1000, -5000, 100_000).toArray();
    RunningStatistics statistics = new RunningStatistics();
    long sum = 0;
    for (long value : values) {
      statistics.add(value);
      sum += value;
    }
    double mean = (double) sum / values.length;
    double squares = 0;
    for (long value : values) {
      squares += (value - mean) * (value - mean);
    }
    assertThat(statistics.count()).isEqualTo(1000);
    assertThat(statistics.sum()).isEqualTo(sum);
    assertThat(statistics.min()).isEqualTo(Arrays.stream(values).min().getAsLong());
    assertThat(statistics.max()).isEqualTo(Arrays.stream(values).max().getAsLong());
    assertThat(statistics.mean()).isCloseTo(mean, within(1e-7));
    assertThat(statistics.variance()).isCloseTo(squares / 999, within(1e-3));
    assertThat(statistics.standardDeviation()).isEqualTo(Math.sqrt(statistics.variance()));
  }

  @Test
  void theVarianceOfOneValueAndTheStatisticsOfNoneAreZero() {
    RunningStatistics statistics = new RunningStatistics();
    assertThat(statistics.isEmpty()).isTrue();
    assertThat(statistics.mean()).isZero();
    assertThat(statistics.max()).isZero();
    statistics.add(-4);
    assertThat(statistics.max()).isEqualTo(-4);
    assertThat(statistics.min()).isEqualTo(-4);
    assertThat(statistics.variance()).isZero();
  }

  /** The expected values come from Commons Math; sum / n differs in the last digits. */
  @Test
  void reproducesCommonsMathToTheLastDigit() {
    RunningStatistics statistics = new RunningStatistics();
    for (long value : new long[] {1, 1, 2, 10}) {
      statistics.add(value);
    }
    statistics.add(3);
    assertThat(statistics.mean()).isEqualTo(3.4);
    assertThat(statistics.variance()).isEqualTo(14.299999999999999);
  }
}

package io.mlids.train.split.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitFractionsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "1, 1, 0, 0",
    "2, 2, 0, 0",
    "3, 3, 0, 0",
    "4, 3, 0, 1",
    "5, 4, 0, 1",
    "10, 8, 1, 1",
    "15, 12, 1, 2",
    "20, 16, 2, 2",
    "33218, 26574, 3322, 3322",
    "16000000, 12800000, 1600000, 1600000"
  })
  void shareRowsOutByTheLargestRemainder(long rows, long train, long val, long test) {
    assertThat(SplitFractions.DEFAULT.quotas(rows)).containsExactly(train, val, test);
  }

  @Test
  void areWithinOneRowOfExactForAnyFractions() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      double val = random.nextInt(50) / 100.0;
      double test = random.nextInt(50) / 100.0;
      long rows = random.nextInt(4) == 0 ? random.nextLong(1L << 40) : random.nextInt(1000);
      long[] quotas = new SplitFractions(val, test).quotas(rows);
      assertThat(quotas[0] + quotas[1] + quotas[2]).isEqualTo(rows);
      assertThat(Math.abs(quotas[0] - rows * (1 - val - test))).isLessThan(1.001);
      assertThat(Math.abs(quotas[1] - rows * val)).isLessThan(1.001);
      assertThat(Math.abs(quotas[2] - rows * test)).isLessThan(1.001);
    }
  }

  @ParameterizedTest
  @CsvSource({"-0.1, 0.1", "0.1, -0.1", "0.5, 0.5", "1, 0", "NaN, 0.1", "0.1, Infinity"})
  void mustLeaveSomethingToTrainOn(double val, double test) {
    assertThatThrownBy(() -> new SplitFractions(val, test))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("their sum below 1");
  }
}

package io.mlids.core.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {
  private static final double THOUSANDTH = 0.001;

  /** The scores 1 to n in random order, so that the k-th highest is n − k + 1. */
  private static Calibration ranks(int n) {
    List<Double> scores =
        new ArrayList<>(IntStream.rangeClosed(1, n).mapToObj(i -> 1.0 * i).toList());
    Collections.shuffle(scores, new Random(n));
    return Calibration.of(scores.stream().mapToDouble(score -> score).toArray());
  }

  @ParameterizedTest
  @CsvSource({"2995, 1", "10000, 5", "30000, 21", "100000, 84"})
  void promisesOneInAThousandWithConfidenceAtTheRankOfTheTheory(int n, int rank) {
    assertThat(ranks(n).threshold(THOUSANDTH)).isEqualTo(n - rank + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0001, 29956",
    "0.001, 2995",
    "0.005, 598",
    "0.01, 299",
    "0.3, 9",
    "0.5, 5",
    "0.94, 2",
    "0.99, 1"
  })
  void refusesToPromiseWithFewerScoresThanNeeded(double rate, int needed) {
    assertThat(Calibration.needed(rate)).isEqualTo(needed);
    assertThat(ranks(needed).threshold(rate)).isEqualTo(needed);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ranks(needed - 1).threshold(rate))
        .withMessage(
            (needed - 1)
                + " scores are too few for a rate of "
                + rate
                + ", which needs at least "
                + needed);
  }

  @Test
  void canPromiseEveryRateWithTheScoresNeeded() {
    for (int percent = 1; percent < 100; percent++) {
      double rate = percent / 100.0;
      int needed = (int) Calibration.needed(rate);
      assertThat(ranks(needed).threshold(rate)).as("rate %s", rate).isEqualTo(needed);
    }
  }

  @Test
  void usesAHigherThresholdThanNecessaryIfTheRankIsNotKept() {
    int n = 3 * Calibration.KEPT;
    assertThat(ranks(n).threshold(0.5)).isEqualTo(n - Calibration.KEPT + 1);
  }

  /** The scores are uniform, so the true rate of flows above a threshold is known. */
  private static double[] rates(int draws, int n, double rate) {
    SplittableRandom random = new SplittableRandom(42);
    return IntStream.range(0, draws)
        .mapToDouble(
            _ -> {
              double[] scores = random.doubles(n).toArray();
              return 1 - Calibration.of(scores).threshold(rate);
            })
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({"4000, 0.001", "10000, 0.001", "1000, 0.005", "400, 0.01"})
  void keepsTheRateIn95OutOf100CalibrationsButNotInAll(int n, double rate) {
    double[] rates = rates(1_000, n, rate);
    double kept = Arrays.stream(rates).filter(each -> each <= rate).count() / 1_000.0;
    assertThat(kept).isBetween(0.95, 0.999);
  }

  @Test
  void countsScoresAtLeastAsHighForThePValue() {
    Calibration calibration = Calibration.of(new double[] {0.2, 0.5, 0.5, 0.9});
    assertThat(calibration.p(0.91)).isEqualTo(1 / 5.0);
    assertThat(calibration.p(0.9)).isEqualTo(2 / 5.0);
    assertThat(calibration.p(0.6)).isEqualTo(2 / 5.0);
    assertThat(calibration.p(0.5)).isEqualTo(4 / 5.0);
    assertThat(calibration.p(0.1)).isEqualTo(1);
  }

  @Test
  void returnsALowerBoundOfThePValueBelowTheScoresKept() {
    int n = 2 * Calibration.KEPT;
    assertThat(ranks(n).p(n - 10 + 1)).isEqualTo(11.0 / (n + 1));
    assertThat(ranks(n).p(1)).isEqualTo((1.0 + Calibration.KEPT) / (n + 1));
  }

  @Test
  void theShareBelowTheScoresKeptIsUnknownAndThereforeOne() {
    int n = 2 * Calibration.KEPT;
    assertThat(ranks(n).share(n)).isEqualTo(1.0 / n);
    assertThat(ranks(n).share(n - Calibration.KEPT + 2)).isEqualTo((Calibration.KEPT - 1.0) / n);
    assertThat(ranks(n).share(n - Calibration.KEPT + 1)).isEqualTo(1);
    assertThat(ranks(n).share(1)).isEqualTo(1);
    assertThat(ranks(Calibration.KEPT).share(1)).isEqualTo(1);
    assertThat(ranks(100).share(51)).isEqualTo(0.5);
    assertThat(Calibration.of(new double[0]).share(0.5)).isZero();
  }

  @Test
  void addsTheScoresOfAnotherCalibration() {
    Calibration both =
        Calibration.of(new double[] {0.1, 0.7}).plus(Calibration.of(new double[] {0.9, 0.3, 0.7}));
    assertThat(both.count()).isEqualTo(5);
    assertThat(both.highest()).containsExactly(0.9, 0.7, 0.7, 0.3, 0.1);
    assertThat(ranks(8_000).plus(ranks(7_000)).count()).isEqualTo(15_000);
    assertThat(ranks(8_000).plus(ranks(7_000)).highest())
        .hasSize(Calibration.KEPT)
        .startsWith(8_000.0, 7_999.0)
        .endsWith(2_501.0, 2_501.0);
  }

  @Test
  void restoresWhatItWrote() {
    Calibration calibration = ranks(20_000);
    Calibration restored = Calibration.restore(calibration.count(), calibration.highest());
    assertThat(restored.count()).isEqualTo(20_000);
    assertThat(restored.highest()).isEqualTo(calibration.highest());
  }

  @Test
  void refusesToRestoreInconsistentScores() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.restore(3, List.of(0.5, 0.4)))
        .withMessage("a calibration with 3 scores lists 2");
    for (List<Double> wrong :
        List.of(List.of(0.4, 0.5), List.of(0.4, Double.NaN), List.of(1 / 0.0, 0.5))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Calibration.restore(2, wrong))
          .withMessage("the scores of a calibration are not in order");
    }
  }

  @Test
  void doesNotChangeWithTheArrayThatItWasCreatedFrom() {
    double[] scores = {0.1, 0.2};
    Calibration calibration = Calibration.of(scores);
    scores[0] = 5;
    assertThat(calibration.highest()).containsExactly(0.2, 0.1);
  }
}

package io.mlids.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.model.CalibrationCurve.Isotonic;
import io.mlids.core.model.CalibrationCurve.Platt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CalibrationCurveTest {

  static List<CalibrationCurve> curves() {
    List<CalibrationCurve> curves =
        new ArrayList<>(
            List.of(
                new Platt(1, 0),
                new Platt(0.7, 3),
                new Platt(2, -1),
                new Isotonic(List.of(0.5), List.of(-0.5)),
                new Isotonic(List.of(-7.0, -1.0, 2.0), List.of(-3.0, 1.5, 1.6))));
    Random random = new Random(7);
    for (int knots : new int[] {2, 17, 256}) {
      curves.add(new Isotonic(ascending(knots, random), ascending(knots, random)));
    }
    return curves;
  }

  private static List<Double> ascending(int count, Random random) {
    List<Double> numbers = new ArrayList<>();
    double last = -10;
    for (int i = 0; i < count; i++) {
      last += 20.0 / count * (0.01 + random.nextDouble());
      numbers.add(last);
    }
    return numbers;
  }

  @ParameterizedTest
  @MethodSource("curves")
  void keepsTheOrderOfScores(CalibrationCurve curve) {
    double before = 0;
    for (int i = 1; i < 1 << 16; i++) {
      double probability = curve.probability(i / (double) (1 << 16));
      assertThat(probability).isGreaterThan(before).isLessThan(1);
      before = probability;
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void neverFallsBetweenScoresThatAreNextToEachOther(CalibrationCurve curve) {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      double score = random.nextDouble();
      assertThat(curve.probability(Math.nextUp(score)))
          .isGreaterThanOrEqualTo(curve.probability(score));
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void leavesCertaintyAsItIs(CalibrationCurve curve) {
    assertThat(curve.probability(0)).isEqualTo(0);
    assertThat(curve.probability(1)).isEqualTo(1);
    assertThat(curve.probability(Double.MIN_VALUE)).isBetween(0.0, 1e-9);
  }

  @Test
  void plattScalingIsALogisticFunctionOfTheLogOdds() {
    assertThat(new Platt(1, 0).probability(0.3)).isCloseTo(0.3, within(1e-15));
    // The odds of 0.8 are 4; 4² · e^ln 0.5 = 8, and 8 to 1 is 8/9.
    assertThat(new Platt(2, Math.log(0.5)).probability(0.8)).isCloseTo(8 / 9.0, within(1e-15));
  }

  @Test
  void anIsotonicCurveGoesThroughItsKnotsAndIsStraightBetweenAndBeyondThem() {
    Isotonic curve = new Isotonic(List.of(-2.0, 0.0, 3.0), List.of(-1.0, 1.0, 2.0));
    assertThat(curve.calibratedLogOdds(-2)).isEqualTo(-1);
    assertThat(curve.calibratedLogOdds(-1)).isEqualTo(0);
    assertThat(curve.calibratedLogOdds(0)).isEqualTo(1);
    assertThat(curve.calibratedLogOdds(1.5)).isEqualTo(1.5);
    assertThat(curve.calibratedLogOdds(3)).isEqualTo(2);
    assertThat(curve.calibratedLogOdds(-5)).isEqualTo(-4);
    assertThat(curve.calibratedLogOdds(4)).isEqualTo(3);
  }

  @Test
  void theDigestTellsCurvesApart() {
    assertThat(curves()).extracting(CalibrationCurve::digest).doesNotHaveDuplicates();
    assertThat(new Platt(0.7, 3).digest())
        .matches("[0-9a-f]{8}")
        .isEqualTo(new Platt(0.7, 3).digest())
        .isNotEqualTo(new Platt(Math.nextUp(0.7), 3).digest());
  }

  @Test
  void refusesWhatIsNotIncreasingOrNotFinite() {
    for (double slope : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Platt(slope, 0));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new Platt(1, Double.NaN));
    refuse(List.of(), List.of());
    refuse(List.of(1.0), List.of(1.0, 2.0));
    refuse(List.of(1.0, 1.0), List.of(1.0, 2.0));
    refuse(List.of(1.0, 2.0), List.of(2.0, 1.0));
    refuse(List.of(1.0, Double.NaN), List.of(1.0, 2.0));
    refuse(List.of(1.0, 2.0), List.of(1.0, Double.POSITIVE_INFINITY));
    List<Double> many = new ArrayList<>();
    for (int i = 0; i <= Isotonic.MAX_KNOTS; i++) {
      many.add((double) i);
    }
    refuse(many, many);
  }

  private static void refuse(List<Double> from, List<Double> to) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Isotonic(from, to));
  }
}

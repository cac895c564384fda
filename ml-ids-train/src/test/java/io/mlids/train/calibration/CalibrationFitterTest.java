package io.mlids.train.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.model.CalibrationCurve;
import io.mlids.core.model.CalibrationCurve.Isotonic;
import io.mlids.core.model.CalibrationCurve.Platt;
import io.mlids.core.model.ProbabilityCalibration;
import io.mlids.train.evaluation.LabelledScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationFitterTest {
  private static final Path FILE = Path.of("val.h5");

  private final List<String> log = new ArrayList<>();

  private Optional<ProbabilityCalibration> fit(LabelledScores rows, CalibrationMethod method) {
    return CalibrationFitter.fit(rows, method, FILE, log::add);
  }

  /** Rows whose labels are drawn with a known probability for each score. */
  private static LabelledScores drawn(int count, DoubleUnaryOperator probability) {
    Random random = new Random(11);
    LabelledScores rows = new LabelledScores();
    for (int i = 0; i < count; i++) {
      double score = 1 / (1 + Math.exp(-3 * random.nextGaussian()));
      rows.add(score, random.nextDouble() < probability.applyAsDouble(score));
    }
    return rows;
  }

  @Test
  void plattScalingFindsTheCurveThatTheLabelsWereDrawnFrom() {
    Platt truth = new Platt(0.6, 1.5);
    ProbabilityCalibration calibration =
        fit(drawn(50_000, truth::probability), CalibrationMethod.PLATT).orElseThrow();
    Platt found = (Platt) calibration.curve();
    assertThat(found.slope()).isCloseTo(0.6, within(0.02));
    assertThat(found.intercept()).isCloseTo(1.5, within(0.03));
    assertThat(calibration.benignRows() + calibration.attackRows()).isEqualTo(50_000);
    assertThat(log).hasSize(1).first().asString().startsWith("calibration: platt, fitted to ");
  }

  @Test
  void aBetterLineDoesNotExistNearTheFittedOne() {
    LabelledScores rows = drawn(500, new Platt(0.6, 1.5)::probability);
    Platt found = (Platt) fit(rows, CalibrationMethod.PLATT).orElseThrow().curve();
    double least = loss(rows, found);
    for (double step : new double[] {-0.01, 0.01}) {
      assertThat(loss(rows, new Platt(found.slope() + step, found.intercept())))
          .isGreaterThan(least);
      assertThat(loss(rows, new Platt(found.slope(), found.intercept() + step)))
          .isGreaterThan(least);
    }
  }

  /** The cross-entropy with Platt's targets. */
  private static double loss(LabelledScores rows, Platt curve) {
    int attacks = rows.attackCount();
    int benign = rows.size() - attacks;
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      double target = rows.isAttack(i) ? (attacks + 1.0) / (attacks + 2) : 1.0 / (benign + 2);
      double probability = curve.probability(rows.score(i));
      sum -= target * Math.log(probability) + (1 - target) * Math.log1p(-probability);
    }
    return sum;
  }

  @Test
  void isotonicRegressionFollowsACurveThatNoLineFits() {
    DoubleUnaryOperator steps = score -> score < 0.2 ? 0.05 : score < 0.7 ? 0.4 : 0.9;
    LabelledScores rows = drawn(50_000, steps);
    CalibrationCurve isotonic = fit(rows, CalibrationMethod.ISOTONIC).orElseThrow().curve();
    for (double score : new double[] {0.02, 0.1, 0.3, 0.5, 0.6, 0.8, 0.9, 0.97}) {
      assertThat(isotonic.probability(score)).isCloseTo(steps.applyAsDouble(score), within(0.05));
    }
    CalibrationCurve line = fit(rows, CalibrationMethod.PLATT).orElseThrow().curve();
    assertThat(Math.abs(line.probability(0.5) - 0.4)).isGreaterThan(0.05);
  }

  @Test
  void isotonicRegressionPoolsAdjacentViolators() {
    LabelledScores rows = new LabelledScores();
    for (int i = 0; i < 40; i++) {
      rows.add(0.1, i < 10);
      rows.add(0.5, i < 30);
      rows.add(0.6, i < 20);
      rows.add(0.9, i < 38);
    }
    Isotonic curve = (Isotonic) fit(rows, CalibrationMethod.ISOTONIC).orElseThrow().curve();
    assertThat(curve.scoreLogOdds()).hasSize(3);
    // The scores 0.5 and 0.6 share a knot: 50 attacks in 80 rows, smoothed.
    assertThat(curve.scoreLogOdds().get(1))
        .isCloseTo((CalibrationCurve.logOdds(0.6)) / 2, within(1e-12));
    assertThat(curve.calibratedLogOdds())
        .containsExactly(
            CalibrationCurve.logOdds(10.5 / 41),
            CalibrationCurve.logOdds(50.5 / 81),
            CalibrationCurve.logOdds(38.5 / 41));
  }

  @Test
  void theNumberOfKnotsIsBounded() {
    LabelledScores rows = new LabelledScores();
    // Shares that increase at each of 999 scores.
    for (int score = 1; score < 1_000; score++) {
      for (int row = 0; row < 1_000; row++) {
        rows.add(score / 1_000.0, row < score);
      }
    }
    Isotonic curve = (Isotonic) fit(rows, CalibrationMethod.ISOTONIC).orElseThrow().curve();
    assertThat(curve.scoreLogOdds()).hasSizeBetween(100, Isotonic.MAX_KNOTS);
    for (double score : new double[] {0.01, 0.25, 0.5, 0.99}) {
      assertThat(curve.probability(score)).isCloseTo(score, within(0.01));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 100, 1_000, 20_000})
  void isotonicCurvesOfAnyRowsAreStrictlyIncreasing(int count) {
    for (int decimals : new int[] {10, 1_000, 1_000_000}) {
      LabelledScores rows = new LabelledScores();
      Random random = new Random(count + decimals);
      for (int i = 0; i < count; i++) {
        boolean attack = i % 2 == 0;
        double score = Math.clamp(0.5 + (attack ? 0.3 : -0.3) + 0.3 * random.nextGaussian(), 0, 1);
        rows.add(Math.round(score * decimals) / (double) decimals, attack);
      }
      // The constructor of the curve checks the order of its knots.
      assertThat(fit(rows, CalibrationMethod.ISOTONIC)).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PLATT", "ISOTONIC"})
  void scoresThatSeparateTheClassesGiveFiniteProbabilities(CalibrationMethod method) {
    LabelledScores rows = new LabelledScores();
    for (int i = 0; i < 100; i++) {
      rows.add(0, false);
      rows.add(1, true);
      rows.add(1e-9, false);
      rows.add(1 - 1e-9, true);
    }
    CalibrationCurve curve = fit(rows, method).orElseThrow().curve();
    assertThat(curve.probability(1e-9)).isBetween(1e-12, 0.02);
    assertThat(curve.probability(1 - 1e-9)).isBetween(0.98, 1 - 1e-12);
  }

  @Test
  void tooFewRowsOfEitherKindAreNotCalibrated() {
    for (boolean rare : new boolean[] {true, false}) {
      LabelledScores rows = new LabelledScores();
      for (int i = 0; i < 200; i++) {
        rows.add(i / 200.0, i < CalibrationFitter.MIN_ROWS - 1 ? rare : !rare);
      }
      assertThat(fit(rows, CalibrationMethod.PLATT)).isEmpty();
    }
    assertThat(log)
        .containsExactly(
            "warning: the probabilities are not calibrated: val.h5 has 171 benign rows and 29"
                + " attack rows, but calibration needs at least 30 of each",
            "warning: the probabilities are not calibrated: val.h5 has 29 benign rows and 171"
                + " attack rows, but calibration needs at least 30 of each");
    log.clear();
    assertThat(fit(new LabelledScores(), CalibrationMethod.NONE)).isEmpty();
    assertThat(log).isEmpty();
  }

  @Test
  void plattScalingIsNotPossibleIfAttacksScoreLower() {
    assertThat(fit(drawn(2_000, score -> 1 - score), CalibrationMethod.PLATT)).isEmpty();
    assertThat(log)
        .containsExactly(
            "warning: the probabilities are not calibrated: in val.h5, attacks do not score higher"
                + " than benign rows");
  }
}

package io.mlids.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.feature.TrafficClass;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionRecallCurveTest {
  private static final TrafficClass BOT = new TrafficClass("Bot");

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 3", "500, 7", "500, 1000000", "3000, 50", "3000, 100000000"})
  void averagePrecisionAgreesWithItsDefinition(int rows, int distinctScores) {
    Random random = new Random(rows + distinctScores);
    float[] scores = new float[rows];
    boolean[] attacks = new boolean[rows];
    Evaluation.Builder builder =
        Evaluation.builder(List.of(TrafficClass.BENIGN, TrafficClass.ATTACK), Set.of(BOT), 0.5);
    for (int i = 0; i < rows; i++) {
      attacks[i] = i == 0 || random.nextInt(4) == 0;
      double score = Math.clamp(0.5 + 0.2 * random.nextGaussian() + (attacks[i] ? 0.1 : 0), 0, 1);
      scores[i] = (float) (Math.round(score * distinctScores) / (double) distinctScores);
      builder.add(attacks[i] ? BOT : TrafficClass.BENIGN, scores[i], TrafficClass.BENIGN);
    }
    assertThat(builder.build().all().prAuc())
        .isCloseTo(byDefinition(scores, attacks), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"20000, 0.5", "20000, 0.001", "20000, 0.999"})
  void thinningTheCurveOutKeepsItsEndsAndItsShape(int rows, double attackShare) {
    Random random = new Random(rows);
    Evaluation.Builder builder =
        Evaluation.builder(List.of(TrafficClass.BENIGN, TrafficClass.ATTACK), Set.of(BOT), 0.5);
    for (int i = 0; i < rows; i++) {
      boolean attack = i == 0 || random.nextDouble() < attackShare;
      double score = Math.clamp(0.5 + 0.1 * random.nextGaussian() + (attack ? 0.2 : 0), 0, 1);
      builder.add(attack ? BOT : TrafficClass.BENIGN, score, TrafficClass.BENIGN);
    }
    Evaluation evaluation = builder.build();
    List<CurvePoint> curve = evaluation.curve();
    assertThat(curve).hasSizeBetween(10, 1_000);
    assertThat(curve.getLast().recall()).isEqualTo(1);
    double area = 0;
    double recall = 0;
    for (CurvePoint point : curve) {
      assertThat(point.recall()).isGreaterThanOrEqualTo(recall);
      assertThat(point.precision()).isBetween(0.0, 1.0);
      area += (point.recall() - recall) * point.precision();
      recall = point.recall();
    }
    assertThat(area).isCloseTo(evaluation.all().prAuc(), within(0.02));
  }

  /** Computes the curve naively: uses each distinct score as a threshold and examines every row. */
  private static double byDefinition(float[] scores, boolean[] attacks) {
    TreeSet<Float> thresholds = new TreeSet<>();
    int positives = 0;
    for (int i = 0; i < scores.length; i++) {
      thresholds.add(scores[i]);
      positives += attacks[i] ? 1 : 0;
    }
    double area = 0;
    double recallBefore = 0;
    for (float threshold : thresholds.descendingSet()) {
      int detected = 0;
      int alarms = 0;
      for (int i = 0; i < scores.length; i++) {
        if (scores[i] >= threshold) {
          alarms++;
          detected += attacks[i] ? 1 : 0;
        }
      }
      double recall = (double) detected / positives;
      area += (recall - recallBefore) * detected / alarms;
      recallBefore = recall;
    }
    return area;
  }
}

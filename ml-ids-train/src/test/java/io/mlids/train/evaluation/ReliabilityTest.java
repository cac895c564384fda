package io.mlids.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.CalibrationCurve.Platt;
import io.mlids.train.evaluation.Reliability.Bin;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
  private static final TrafficClass BOT = new TrafficClass("Bot");

  @Test
  void theErrorIsTheWeightedDistanceOfTheBins() {
    Reliability.Builder builder = new Reliability.Builder();
    // Four rows in bin 1: mean 0.1, share of attacks 0.25.
    builder.add(0.08, true);
    builder.add(0.12, false);
    builder.add(0.1, false);
    builder.add(0.1, false);
    // Two rows in the last bin: mean 0.95, share of attacks 0.5.
    builder.add(1, true);
    builder.add(0.9 + 0.1 / 3, false);
    Reliability reliability = builder.build();
    assertThat(reliability.rows()).isEqualTo(6);
    double last = (1 + 0.9 + 0.1 / 3) / 2;
    assertThat(reliability.expectedCalibrationError())
        .isCloseTo(4 / 6.0 * (0.25 - 0.1) + 2 / 6.0 * (last - 0.5), within(1e-12));
    Bin bin = reliability.bins().get(1);
    assertThat(bin.rows()).isEqualTo(4);
    assertThat(bin.attacks()).isEqualTo(1);
    assertThat(bin.attackShare()).isEqualTo(0.25);
    assertThat(bin.meanProbability()).isCloseTo(0.1, within(1e-12));
    assertThat(reliability.bins().get(7).meanProbability()).isNaN();
    assertThat(reliability.bins().get(7).attackShare()).isNaN();
  }

  @Test
  void theBinsCoverEveryProbability() {
    Reliability.Builder builder = new Reliability.Builder();
    for (int i = 0; i <= 1_500; i++) {
      builder.add(i / 1_500.0, false);
    }
    Reliability reliability = builder.build();
    assertThat(reliability.rows()).isEqualTo(1_501);
    assertThat(reliability.bins()).hasSize(Reliability.BINS);
    assertThat(reliability.bins().getFirst().from()).isEqualTo(0);
    assertThat(reliability.bins().getLast().to()).isEqualTo(1);
    assertThat(reliability.bins().getLast().rows()).isEqualTo(101);
    for (Bin bin : reliability.bins()) {
      assertThat(bin.meanProbability()).isBetween(bin.from(), bin.to());
    }
  }

  @Test
  void withoutRowsTheErrorIsUndefined() {
    assertThat(new Reliability.Builder().build().expectedCalibrationError()).isNaN();
  }

  @Test
  void trueProbabilitiesHaveASmallError() {
    Random random = new Random(1);
    Reliability.Builder right = new Reliability.Builder();
    Reliability.Builder bold = new Reliability.Builder();
    for (int i = 0; i < 100_000; i++) {
      double probability = random.nextDouble();
      boolean attack = random.nextDouble() < probability;
      right.add(probability, attack);
      bold.add(probability < 0.5 ? 0 : 1, attack);
    }
    assertThat(right.build().expectedCalibrationError()).isLessThan(0.01);
    assertThat(bold.build().expectedCalibrationError()).isCloseTo(0.25, within(0.01));
  }

  @Test
  void aCalibrationChangesTheReliabilityButNotTheRanking() {
    Platt curve = new Platt(0.7, 3);
    Evaluation before = evaluation(Optional.empty());
    Evaluation after = evaluation(Optional.of(curve));
    assertThat(after.all()).isEqualTo(before.all());
    assertThat(after.uncalibratedReliability()).contains(before.reliability());
    assertThat(before.uncalibratedReliability()).isEmpty();
    assertThat(after.reliability()).isNotEqualTo(before.reliability());
    assertThat(after.curve()).hasSameSizeAs(before.curve());
    for (int i = 0; i < after.curve().size(); i++) {
      CurvePoint point = before.curve().get(i);
      assertThat(after.curve().get(i))
          .isEqualTo(
              new CurvePoint(
                  curve.probability(point.threshold()), point.recall(), point.precision()));
    }
  }

  /** Contains scores so close to 1 that calibrated floats could not distinguish them. */
  private static Evaluation evaluation(Optional<Platt> curve) {
    Random random = new Random(4);
    Evaluation.Builder builder =
        Evaluation.builder(
            List.of(TrafficClass.BENIGN, TrafficClass.ATTACK),
            Set.of(BOT),
            0.5,
            curve.map(each -> each));
    for (int i = 0; i < 5_000; i++) {
      boolean attack = random.nextInt(3) == 0;
      double score = 1 / (1 + Math.exp(-4 * random.nextGaussian() - (attack ? 8 : 4)));
      builder.add(
          attack ? BOT : TrafficClass.BENIGN,
          score,
          score >= 0.5 ? TrafficClass.ATTACK : TrafficClass.BENIGN);
    }
    return builder.build();
  }
}

package io.mlids.core.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttackThresholdsTest {
  private static final Calibration NONE = Calibration.of(new double[0]);

  private static double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  private static SiteProfile.Scores scores(double offset, double... attack) {
    return new SiteProfile.Scores(Calibration.of(attack), offset, NONE);
  }

  @Test
  void theOffsetIsTheDistanceOfTheQuantileFromTheThreshold() {
    double[] scores = {0.1, probability(3), probability(2), 0.2};
    assertThat(AttackThresholds.offset(scores, 0.01, 0.5)).isCloseTo(3, within(1e-9));
    assertThat(AttackThresholds.offset(scores, 0.25, 0.5)).isCloseTo(2, within(1e-9));
    assertThat(AttackThresholds.offset(scores, 0.5, 0.5)).isZero();
    assertThat(AttackThresholds.offset(scores, 0.01, probability(1))).isCloseTo(2, within(1e-9));
    assertThat(AttackThresholds.offset(scores, 0.01, probability(4))).isZero();
    assertThat(AttackThresholds.offset(new double[] {1}, 0.01, 0.5)).isBetween(27.0, 28.0);
  }

  @Test
  void linearCalibrationOfTheLogOddsChangesNothing() {
    SplittableRandom random = new SplittableRandom(8);
    double[][] odds = {logistic(random, -4, 900), logistic(random, 2, 300)};
    double[] thresholds = new double[2];
    for (int calibrated = 0; calibrated < 2; calibrated++) {
      double slope = calibrated == 0 ? 1 : 1.7;
      double shift = calibrated == 0 ? 0 : 0.9;
      Map<ServiceGroup, SiteProfile.Scores> groups = new EnumMap<>(ServiceGroup.class);
      double offset = 0;
      for (int group = 0; group < odds.length; group++) {
        double[] scores = new double[odds[group].length];
        for (int i = 0; i < scores.length; i++) {
          scores[i] = probability(slope * odds[group][i] + shift);
        }
        offset = AttackThresholds.offset(scores, 0.01, probability(slope * 0.8 + shift));
        groups.put(ServiceGroup.values()[group], scores(offset, scores));
      }
      double threshold = new AttackThresholds(groups, 0.01).of(offset, NONE);
      thresholds[calibrated] = (Math.log(threshold / (1 - threshold)) - shift) / slope;
    }
    assertThat(thresholds[1]).isCloseTo(thresholds[0], within(1e-6));
  }

  private static double[] logistic(SplittableRandom random, double centre, int count) {
    double[] odds = new double[count];
    for (int i = 0; i < count; i++) {
      double uniform = random.nextDouble();
      odds[i] = centre + Math.log(uniform / (1 - uniform));
    }
    return odds;
  }

  @Test
  void aThresholdIsAScoreOfTheSameGroupOrItsEquivalent() {
    double[] web = new double[600];
    web[0] = probability(1);
    AttackThresholds thresholds =
        new AttackThresholds(
            Map.of(ServiceGroup.WEB, scores(0, web), ServiceGroup.DNS, scores(4, probability(3))),
            0.005);
    assertThat(thresholds.of(0, NONE)).isEqualTo(web[0]);
    assertThat(thresholds.of(4, NONE)).isCloseTo(probability(5), within(1e-12));
  }

  @Test
  void aScoreOfOneIsNeverExceeded() {
    double[] web = new double[600];
    web[0] = 1;
    AttackThresholds thresholds =
        new AttackThresholds(Map.of(ServiceGroup.WEB, scores(2, web)), 0.005);
    assertThat(thresholds.of(2, NONE)).isEqualTo(1);
  }

  /**
   * Identical flows have identical scores, and the offsets bring the highest scores of all groups
   * to about the log-odds of the model's own threshold. Rounding must not decide on which side of
   * the threshold they are.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.973})
  void equalScoresBelowTheThresholdOfAnotherGroupAreNotFlagged(double modelThreshold) {
    SplittableRandom random = new SplittableRandom(4);
    double rate = 0.01;
    for (int draw = 0; draw < 10_000; draw++) {
      Map<ServiceGroup, SiteProfile.Scores> groups = new EnumMap<>(ServiceGroup.class);
      for (ServiceGroup group : List.of(ServiceGroup.WEB, ServiceGroup.DNS, ServiceGroup.MAIL)) {
        double[] equal = new double[100];
        Arrays.fill(equal, draw % 10 == 0 ? 1 : probability(random.nextDouble(0, 27)));
        groups.put(group, scores(AttackThresholds.offset(equal, rate, modelThreshold), equal));
      }
      AttackThresholds thresholds = new AttackThresholds(groups, rate);
      long flagged =
          groups.values().stream()
              .mapToLong(
                  each -> {
                    double threshold = thresholds.of(each.attackOffset(), NONE);
                    return each.attack().highest().stream()
                        .filter(score -> score > threshold)
                        .count();
                  })
              .sum();
      assertThat(flagged).isLessThan(Calibration.rank(300, rate));
    }
  }

  /** The offsets are learned from separate scores, as a site profile does. */
  @ParameterizedTest
  @CsvSource({"0.001, 3100", "0.005, 700", "0.01, 300"})
  void keepsTheRateOverManyDraws(double rate, int count) {
    SplittableRandom random = new SplittableRandom(5);
    double[] centres = {-6, 3, 0, -2};
    double[] shares = {0.7, 0.2, 0.07, 0.03};
    int kept = 0;
    int draws = 400;
    for (int draw = 0; draw < draws; draw++) {
      Map<ServiceGroup, SiteProfile.Scores> groups = new EnumMap<>(ServiceGroup.class);
      double[] offsets = new double[centres.length];
      for (int group = 0; group < centres.length; group++) {
        int size = (int) (shares[group] * count);
        offsets[group] =
            AttackThresholds.offset(
                draw(random, centres[group], Math.max(1, size * 2 / 3)), rate, 0.5);
        groups.put(
            ServiceGroup.values()[group],
            scores(offsets[group], draw(random, centres[group], size)));
      }
      AttackThresholds thresholds = new AttackThresholds(groups, rate);
      double real = 0;
      for (int group = 0; group < centres.length; group++) {
        double threshold = thresholds.of(offsets[group], NONE);
        // The log-odds have a logistic distribution with the centre as its mean.
        double above = Math.log(threshold / (1 - threshold)) - centres[group];
        real += shares[group] / (1 + Math.exp(above));
      }
      kept += real <= rate ? 1 : 0;
    }
    assertThat((double) kept / draws).isGreaterThan(0.92);
  }

  private static double[] draw(SplittableRandom random, double centre, int count) {
    return Arrays.stream(logistic(random, centre, count))
        .map(AttackThresholdsTest::probability)
        .toArray();
  }
}

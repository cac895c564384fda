package io.mlids.core.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttackThresholdsTest {
  private static final Calibration NONE = Calibration.of(new double[0]);

  private static double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  private static SiteProfile.Scores scores(double offset, double... attack) {
    return new SiteProfile.Scores(Calibration.of(attack), offset, NONE);
  }

  @Test
  void theOffsetIsTheDistanceOfTheQuantileFromAnEvenChance() {
    double[] scores = {0.1, probability(3), probability(2), 0.2};
    assertThat(AttackThresholds.offset(scores, 0.01)).isCloseTo(3, within(1e-9));
    assertThat(AttackThresholds.offset(scores, 0.25)).isCloseTo(2, within(1e-9));
    assertThat(AttackThresholds.offset(scores, 0.5)).isZero();
    assertThat(AttackThresholds.offset(new double[] {1}, 0.01)).isBetween(27.0, 28.0);
  }

  @Test
  void aThresholdIsAScoreOfTheSameGroupOrItsEquivalent() {
    double[] web = new double[200];
    web[0] = probability(1);
    AttackThresholds thresholds =
        new AttackThresholds(
            Map.of(ServiceGroup.WEB, scores(0, web), ServiceGroup.DNS, scores(4, probability(3))),
            0.005,
            Promise.AVERAGE);
    assertThat(thresholds.of(0, NONE)).isEqualTo(web[0]);
    assertThat(thresholds.of(4, NONE)).isCloseTo(probability(5), within(1e-12));
  }

  @Test
  void aScoreOfOneIsNeverExceeded() {
    double[] web = new double[200];
    web[0] = 1;
    AttackThresholds thresholds =
        new AttackThresholds(Map.of(ServiceGroup.WEB, scores(2, web)), 0.005, Promise.AVERAGE);
    assertThat(thresholds.of(2, NONE)).isEqualTo(1);
  }

  /** The offsets are learned from separate scores, as a site profile does. */
  @ParameterizedTest
  @CsvSource({"0.001, 1700, AVERAGE", "0.005, 700, CONFIDENT", "0.01, 300, CONFIDENT"})
  void keepsTheRateOverManyDraws(double rate, int count, Promise promise) {
    SplittableRandom random = new SplittableRandom(5);
    double[] centres = {-6, 3, 0, -2};
    double[] shares = {0.7, 0.2, 0.07, 0.03};
    double mean = 0;
    int kept = 0;
    int draws = 400;
    for (int draw = 0; draw < draws; draw++) {
      Map<ServiceGroup, SiteProfile.Scores> groups = new EnumMap<>(ServiceGroup.class);
      double[] offsets = new double[centres.length];
      for (int group = 0; group < centres.length; group++) {
        int size = (int) (shares[group] * count);
        offsets[group] =
            AttackThresholds.offset(draw(random, centres[group], Math.max(1, size * 2 / 3)), rate);
        groups.put(
            ServiceGroup.values()[group],
            scores(offsets[group], draw(random, centres[group], size)));
      }
      AttackThresholds thresholds = new AttackThresholds(groups, rate, promise);
      double real = 0;
      for (int group = 0; group < centres.length; group++) {
        double threshold = thresholds.of(offsets[group], NONE);
        // The log-odds have a logistic distribution with the centre as its mean.
        double above = Math.log(threshold / (1 - threshold)) - centres[group];
        real += shares[group] / (1 + Math.exp(above));
      }
      mean += real / draws;
      kept += real <= rate ? 1 : 0;
    }
    assertThat(mean).isLessThan(1.15 * rate);
    if (promise == Promise.CONFIDENT) {
      assertThat((double) kept / draws).isGreaterThan(0.92);
    }
  }

  private static double[] draw(SplittableRandom random, double centre, int count) {
    double[] scores = new double[count];
    for (int i = 0; i < count; i++) {
      double uniform = random.nextDouble();
      scores[i] = probability(centre + Math.log(uniform / (1 - uniform)));
    }
    return scores;
  }
}

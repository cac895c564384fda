package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecisionThresholdTest {

  @Test
  void noMoreThanTheShareReachesIt() {
    Random random = new Random(3);
    double[] benign = random.doubles(1000).map(x -> Math.floor(x * 50) / 50.0).toArray();
    for (double most : new double[] {0, 0.001, 0.01, 0.1, 0.3}) {
      double threshold = DecisionThreshold.forFalsePositives(benign, 0.5, most);
      long reached = Arrays.stream(benign).filter(p -> p >= threshold).count();
      assertThat(reached).as("share %s", most).isLessThanOrEqualTo((long) (most * 1000));
    }
  }

  @Test
  void staysAtTheLeastWhereFewReachThat() {
    assertThat(DecisionThreshold.forFalsePositives(new double[] {0.1, 0.4, 0.9}, 0.5, 0.34))
        .isEqualTo(0.5);
    assertThat(DecisionThreshold.forFalsePositives(new double[] {0.9}, 0.5, 1)).isEqualTo(0.5);
    assertThat(DecisionThreshold.forFalsePositives(new double[0], 0.5, 0.1)).isEqualTo(0.5);
    assertThat(DecisionThreshold.forFalsePositives(new double[] {0.7}, 0.5, 0))
        .isGreaterThan(0.7)
        .isLessThan(0.7001);
  }
}

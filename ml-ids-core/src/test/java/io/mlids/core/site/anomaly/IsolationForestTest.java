package io.mlids.core.site.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsolationForestTest {
  private static final int ROWS = 2_000;
  private static final int WIDTH = 3;

  /** Rows around (10, 1,000, 5). */
  private static float[] cloud(long seed) {
    Random random = new Random(seed);
    float[] rows = new float[ROWS * WIDTH];
    for (int row = 0; row < ROWS; row++) {
      rows[row * WIDTH] = (float) (10 + random.nextGaussian());
      rows[row * WIDTH + 1] = (float) (1_000 + 100 * random.nextGaussian());
      rows[row * WIDTH + 2] = 5;
    }
    return rows;
  }

  private static double score(IsolationForest forest, float... row) {
    return forest.score(row, 0);
  }

  @Test
  void scoresOutliersHigherThanInliers() {
    IsolationForest forest = IsolationForest.fit(cloud(1), ROWS, WIDTH, 7);
    float[] others = cloud(2);
    double[] inliers = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      inliers[row] = forest.score(others, row * WIDTH);
    }
    Arrays.sort(inliers);
    double high = inliers[(int) (0.99 * ROWS)];
    assertThat(score(forest, 10_000, 1_000_000, 5)).isGreaterThan(high);
    assertThat(score(forest, 0, 0, 5)).isGreaterThan(high);
    assertThat(score(forest, 10, 1_000, 5)).isLessThan(inliers[ROWS / 2]);
    assertThat(inliers[0]).isPositive();
    assertThat(inliers[ROWS - 1]).isLessThan(1);
  }

  @Test
  void dependsOnNothingButTheRowsAndTheSeed() {
    float[] rows = cloud(1);
    IsolationForest forest = IsolationForest.fit(rows.clone(), ROWS, WIDTH, 7);
    IsolationForest same = IsolationForest.fit(rows, ROWS, WIDTH, 7);
    assertThat(same.columns()).isDeepEqualTo(forest.columns());
    assertThat(same.values()).isDeepEqualTo(forest.values());
    assertThat(rows).isEqualTo(cloud(1));
    IsolationForest other = IsolationForest.fit(rows, ROWS, WIDTH, 8);
    assertThat(Arrays.deepEquals(other.values(), forest.values())).isFalse();
  }

  @Test
  void treatsAMissingValueAsLessThanAnyOther() {
    float[] rows = cloud(1);
    IsolationForest complete = IsolationForest.fit(rows, ROWS, WIDTH, 7);
    assertThat(score(complete, Float.NaN, 1_000, 5))
        .isGreaterThan(score(complete, 10, 1_000, 5))
        .isEqualTo(score(complete, -Float.MAX_VALUE, 1_000, 5));
    for (int row = 0; row < ROWS; row += 2) {
      rows[row * WIDTH] = Float.NaN;
    }
    // With half of the values missing, neither kind of row is unusual.
    IsolationForest half = IsolationForest.fit(rows, ROWS, WIDTH, 7);
    assertThat(score(half, Float.NaN, 1_000, 5)).isLessThan(score(complete, Float.NaN, 1_000, 5));
  }

  @Test
  void neverSplitsAConstantColumn() {
    IsolationForest forest = IsolationForest.fit(cloud(1), ROWS, WIDTH, 7);
    assertThat(Arrays.stream(forest.columns()).flatMapToInt(Arrays::stream).toArray())
        .contains(0, 1)
        .doesNotContain(2);
    assertThat(score(forest, 10, 1_000, 1e9f)).isEqualTo(score(forest, 10, 1_000, 5));
  }

  @Test
  void scoresAllRowsAlikeIfAllThatItKnowsAreEqual() {
    float[] rows = new float[300 * WIDTH];
    IsolationForest forest = IsolationForest.fit(rows, 300, WIDTH, 7);
    assertThat(score(forest, 1, 2, 3)).isEqualTo(score(forest, 0, 0, 0)).isBetween(0.0, 1.0);
  }

  @Test
  void canBeFittedToASingleRow() {
    IsolationForest forest = IsolationForest.fit(new float[] {1, 2, 3}, 1, WIDTH, 7);
    assertThat(score(forest, 1, 2, 3)).isEqualTo(score(forest, 9, 9, 9)).isEqualTo(1);
  }

  @Test
  void survivesTheGreatestAndTheSmallestValues() {
    float[] rows = {Float.MAX_VALUE, -Float.MAX_VALUE, 0, Float.MIN_VALUE, -0f, 0, 1, 1, 0};
    IsolationForest forest = IsolationForest.fit(rows, 3, WIDTH, 7);
    assertThat(forest.score(rows, 0)).isBetween(0.0, 1.0);
  }

  @Test
  void refusesNodesThatCannotBeEvaluated() {
    int[][] sound = {{0, -1, -1}};
    float[][] numbers = {{1, 2, 3}};
    assertThat(new IsolationForest(1, sound, numbers).width()).isEqualTo(1);
    for (int[] tree : new int[][] {{1, -1, -1}, {-2, -1, -1}, {0, 0, -1}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new IsolationForest(1, new int[][] {tree}, numbers));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IsolationForest(1, sound, new float[][] {{1, 2, Float.NaN}}));
  }
}

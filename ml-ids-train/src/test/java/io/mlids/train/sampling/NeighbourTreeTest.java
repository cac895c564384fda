package io.mlids.train.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighbourTreeTest {

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"2, 1, 3", "17, 2, 1", "400, 3, 5", "1000, 8, 5", "600, 40, 6"})
  void findsWhatComparingAllPairsFinds(int points, int dimensions, int distinctValues) {
    Random random = new Random(points);
    float[] values = new float[points * dimensions];
    for (int i = 0; i < values.length; i++) {
      // With few distinct values, equal points and distances are common, as in flows.
      values[i] =
          i % dimensions == 0 && dimensions > 2
              ? (float) random.nextGaussian()
              : random.nextInt(distinctValues);
    }
    NeighbourTree tree = new NeighbourTree(values, dimensions);
    int count = Math.min(5, points - 1);
    for (int point = 0; point < points; point++) {
      assertThat(tree.nearest(point, count))
          .as("of point %d", point)
          .containsExactly(byComparingAll(values, dimensions, point, count));
    }
  }

  @Test
  void pointsThatAreAllEqualTakeNoTimePerPair() {
    int points = 300_000;
    NeighbourTree tree = new NeighbourTree(new float[points * 4], 4);
    IntStream.range(0, points)
        .forEach(
            point -> {
              int[] expected = IntStream.range(0, 6).filter(i -> i != point).limit(5).toArray();
              if (!Arrays.equals(tree.nearest(point, 5), expected)) {
                throw new AssertionError("point " + point);
              }
            });
  }

  private static int[] byComparingAll(float[] values, int dimensions, int point, int count) {
    int points = values.length / dimensions;
    double[] distances = new double[points];
    for (int other = 0; other < points; other++) {
      for (int d = 0; d < dimensions; d++) {
        double difference =
            (double) values[point * dimensions + d] - values[other * dimensions + d];
        distances[other] += difference * difference;
      }
    }
    return IntStream.range(0, points)
        .filter(other -> other != point)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> distances[i]).thenComparing(i -> i))
        .limit(count)
        .mapToInt(i -> i)
        .toArray();
  }
}

package io.mlids.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.model.TreeEnsemble;
import io.mlids.core.testing.HandMadeModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeShapTest {
  private static final Offset<Double> PRECISE = within(1e-6);

  @Test
  void aSingleSplitOwnsTheDifferenceToTheMean() throws IOException {
    // Six in ten training rows have the margin −1 and four in ten have 2, so the mean is 0.2.
    TreeShap shap = shap(HandMadeModel.binary(2).split(0, 1, 0.5, false, -1, 2));
    assertThat(shap.bias(0)).isCloseTo(0.2, within(1e-6));
    assertThat(shap.values(new float[] {9, 0}, 0)).containsExactly(new double[] {0, -1.2}, PRECISE);
    assertThat(shap.values(new float[] {9, 1}, 0)).containsExactly(new double[] {0, 1.8}, PRECISE);
    assertThat(shap.values(new float[] {9, Float.NaN}, 0))
        .containsExactly(new double[] {0, 1.8}, PRECISE);
  }

  @Test
  void twoFeaturesThatActOnlyTogetherShareTheirEffect() throws IOException {
    // x0 < 1 and x1 < 1 give 8, everything else 0; half of the weight goes each way.
    TreeShap shap =
        shap(
            HandMadeModel.binary(2)
                .coveredTree(
                    0,
                    "[1,3,-1,-1,-1]",
                    "[2,4,-1,-1,-1]",
                    "[0,1,0,0,0]",
                    "[1.0,1.0,0.0,8.0,0.0]",
                    "[1,1,0,0,0]",
                    "[8,4,4,2,2]"));
    assertThat(shap.contributions(new float[] {0, 0})[0])
        .containsExactly(new double[] {3, 3, 2}, PRECISE);
    assertThat(shap.contributions(new float[] {0, 2})[0])
        .containsExactly(new double[] {1, -3, 2}, PRECISE);
    assertThat(shap.contributions(new float[] {2, 2})[0])
        .containsExactly(new double[] {-1, -1, 2}, PRECISE);
  }

  @Test
  void theBiasContainsTheBaseMargin() throws IOException {
    TreeShap shap =
        shap(
            HandMadeModel.multiclass(1, 3)
                .baseScore("[-1E0,5E-1,2.5E-1]")
                .split(2, 0, 1, true, 0.5, 1));
    assertThat(shap.contributions(new float[] {2}))
        .isDeepEqualTo(
            new double[][] {{0, -1}, {0, 0.5}, {shap.values(new float[] {2}, 2)[0], shap.bias(2)}});
    assertThat(shap.bias(2)).isCloseTo(0.25 + 0.7, PRECISE);
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,3", "3,1", "3,4", "4,6", "6,3", "6,6", "8,5", "9,8", "12,4"})
  void valuesAreTheShapleyValuesOfTheDefinition(int depth, int features) throws IOException {
    Random random = new Random(31L * depth + features);
    for (int repetition = 0; repetition < 4; repetition++) {
      List<RandomTree> trees =
          Stream.generate(() -> RandomTree.grow(random, depth, features)).limit(3).toList();
      HandMadeModel model = HandMadeModel.binary(features);
      trees.forEach(tree -> tree.addTo(model, 0));
      TreeShap shap = shap(model);
      for (int i = 0; i < 20; i++) {
        float[] row = row(random, features);
        double[] expected = new double[features];
        for (RandomTree tree : trees) {
          tree.addShapleyValues(row, expected);
        }
        assertThat(shap.values(row, 0)).containsExactly(expected, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 16, 40})
  void valuesAndBiasAddUpToTheMargin(int depth) throws IOException {
    Random random = new Random(depth);
    int features = 30;
    HandMadeModel model = HandMadeModel.multiclass(features, 3).baseScore("[0.5,-0.25,0]");
    for (int tree = 0; tree < 30; tree++) {
      RandomTree.grow(random, depth, features).addTo(model, tree % 3);
    }
    TreeEnsemble trees = read(model);
    TreeShap shap = TreeShap.of(trees).orElseThrow();
    float[] margins = new float[3];
    for (int i = 0; i < 500; i++) {
      float[] row = row(random, features);
      if (i == 0) {
        Arrays.fill(row, Float.NaN);
      }
      trees.margins(row, 0, 1, margins);
      double[][] contributions = shap.contributions(row);
      for (int output = 0; output < 3; output++) {
        assertThat(Arrays.stream(contributions[output]).sum())
            .isCloseTo(margins[output], within(1e-5));
      }
    }
  }

  @Test
  void explainsTheDeepestTreesThatAreRead() throws IOException {
    int splits = 1_000;
    List<Integer> left = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    List<Integer> feature = new ArrayList<>();
    List<Float> value = new ArrayList<>();
    List<Float> cover = new ArrayList<>();
    // Node 2i is split into the leaf 2i + 1 and the node 2i + 2.
    for (int node = 0; node <= 2 * splits; node++) {
      boolean leaf = node % 2 == 1 || node == 2 * splits;
      left.add(leaf ? -1 : node + 1);
      right.add(leaf ? -1 : node + 2);
      feature.add(leaf ? 0 : node / 2 % 3);
      value.add(leaf ? 0.001f * node : node);
      cover.add(node % 2 == 1 ? 1 : splits + 1 - node / 2f);
    }
    HandMadeModel model =
        HandMadeModel.binary(3)
            .coveredTree(
                0,
                left.toString(),
                right.toString(),
                feature.toString(),
                value.toString(),
                left.stream().map(each -> 0).toList().toString(),
                cover.toString());
    TreeEnsemble trees = read(model);
    float[] row = {400, 900, Float.NaN};
    float[] margin = new float[1];
    trees.margins(row, 0, 1, margin);
    double[] contributions = TreeShap.of(trees).orElseThrow().contributions(row)[0];
    assertThat(Arrays.stream(contributions).sum()).isCloseTo(margin[0], within(1e-5));
  }

  @Test
  void aFeatureThatNoTreeUsesHasNoShare() throws IOException {
    Random random = new Random(5);
    HandMadeModel model = HandMadeModel.binary(6);
    RandomTree.grow(random, 6, 4).addTo(model, 0);
    TreeShap shap = shap(model);
    for (int i = 0; i < 50; i++) {
      assertThat(Arrays.copyOfRange(shap.values(row(random, 6), 0), 4, 6)).containsExactly(0, 0);
    }
  }

  @Test
  void modelsWithoutTrainingWeightsCannotBeExplained() throws IOException {
    HandMadeModel model =
        HandMadeModel.binary(1)
            .split(0, 0, 1, true, 0, 1)
            .tree(0, "[1,-1,-1]", "[2,-1,-1]", "[0,0,0]", "[1,2,3]", "[1,0,0]");
    assertThat(TreeShap.of(read(model))).isEmpty();
  }

  @Test
  void refusesRowsOfAnotherWidthAndUnknownOutputs() throws IOException {
    TreeShap shap = shap(HandMadeModel.binary(2).split(0, 1, 0.5, false, -1, 2));
    assertThatThrownBy(() -> shap.values(new float[3], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shap.values(new float[2], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void severalThreadsMayExplainConcurrently() throws Exception {
    Random random = new Random(3);
    HandMadeModel model = HandMadeModel.binary(8);
    for (int tree = 0; tree < 20; tree++) {
      RandomTree.grow(random, 6, 8).addTo(model, 0);
    }
    TreeShap shap = shap(model);
    List<float[]> rows = Stream.generate(() -> row(random, 8)).limit(300).toList();
    List<double[]> alone = rows.stream().map(row -> shap.values(row, 0)).toList();
    Callable<List<double[]>> explain = () -> rows.stream().map(row -> shap.values(row, 0)).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<List<double[]>> result : threads.invokeAll(List.of(explain, explain, explain))) {
        assertThat(result.get()).containsExactlyElementsOf(alone);
      }
    }
  }

  private static float[] row(Random random, int features) {
    float[] row = new float[features];
    for (int i = 0; i < features; i++) {
      row[i] = random.nextInt(6) == 0 ? Float.NaN : random.nextInt(12) - 1;
    }
    return row;
  }

  private static TreeShap shap(HandMadeModel model) throws IOException {
    return TreeShap.of(read(model)).orElseThrow();
  }

  private static TreeEnsemble read(HandMadeModel model) throws IOException {
    return TreeEnsemble.read(
        new ByteArrayInputStream(model.json().getBytes(StandardCharsets.UTF_8)), "model.json");
  }
}

package io.mlids.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.testing.HandMadeModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeEnsembleTest {

  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @ParameterizedTest
  @CsvSource({
    "0.49999997, -1",
    "0.5, 2",
    "-0.0, -1",
    "1e30, 2",
    "-1e30, -1",
    "Infinity, 2",
    "-Infinity, -1"
  })
  void goesLeftBelowTheThresholdAndRightOtherwise(float value, float leaf) throws IOException {
    TreeEnsemble trees = read(HandMadeModel.binary(1).split(0, 0, 0.5, true, -1, 2));
    assertThat(margins(trees, value)).containsExactly(leaf);
  }

  @ParameterizedTest
  @CsvSource({"0.0, 0.0", "0.0, -0.0", "-0.0, 0.0", "-0.0, -0.0"})
  void treatsBothZerosAsEqual(double threshold, float value) throws IOException {
    TreeEnsemble trees = read(HandMadeModel.binary(1).split(0, 0, threshold, true, -1, 2));
    assertThat(margins(trees, value)).containsExactly(2);
    assertThat(margins(trees, -Float.MIN_VALUE)).containsExactly(-1);
  }

  @Test
  void comparesAs32BitFloats() throws IOException {
    // As doubles, 0.1f is greater than 0.1; as floats, they are equal.
    TreeEnsemble trees = read(HandMadeModel.binary(1).split(0, 0, 0.1, true, -1, 2));
    assertThat(margins(trees, 0.1f)).containsExactly(2);
    assertThat(margins(trees, Math.nextDown(0.1f))).containsExactly(-1);
  }

  @Test
  void missingValuesTakeEachSplitsDefaultDirection() throws IOException {
    TreeEnsemble trees =
        read(
            HandMadeModel.binary(2)
                .split(0, 0, -INFINITY, true, 1, 2)
                .split(0, 0, INFINITY, false, 10, 20)
                .split(0, 1, 0, true, 100, 200)
                .split(0, 1, 0, false, 1_000, 2_000));
    assertThat(margins(trees, Float.NaN, Float.NaN)).containsExactly(1 + 20 + 100 + 2_000);
    assertThat(margins(trees, INFINITY, -1)).containsExactly(2 + 20 + 100 + 1_000);
    assertThat(margins(trees, Float.MAX_VALUE, 1)).containsExactly(2 + 10 + 200 + 2_000);
  }

  @Test
  void evaluatesTreesOfAnyShapeAndIgnoresPrunedNodes() throws IOException {
    // Node 0: x0 < 5 ? leaf 6 : node 3. Node 3: x1 < 1 ? node 4 : leaf 5. Node 4: x0 < 7 ? 7 : 2.
    TreeEnsemble trees =
        read(
            HandMadeModel.binary(2)
                .tree(
                    0,
                    "[6,-1,-1,4,7,-1,-1,-1]",
                    "[3,-1,-1,5,2,-1,-1,-1]",
                    "[0,0,0,1,0,0,0,0]",
                    "[5,0.125,-0.25,1,7,0.5,-0.0,4]",
                    "[1,0,0,0,1,0,0,0]"));
    assertThat(margins(trees, 4, 0)).containsExactly(0);
    assertThat(margins(trees, 5, 1)).containsExactly(0.5f);
    assertThat(margins(trees, 6, 0)).containsExactly(4);
    assertThat(margins(trees, 7, 0)).containsExactly(-0.25f);
    assertThat(margins(trees, 7, Float.NaN)).containsExactly(0.5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 20})
  void addsTheLeavesOfAllTrees(int treeCount) throws IOException {
    HandMadeModel model = HandMadeModel.binary(1);
    for (int i = 0; i < treeCount; i++) {
      model.split(0, 0, i, true, 0, 1);
    }
    TreeEnsemble trees = read(model);
    assertThat(trees.treeCount()).isEqualTo(treeCount);
    for (int value = 0; value < treeCount; value++) {
      assertThat(margins(trees, value)).containsExactly(value + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5E-1, 0.5",
    "[5E-1], 0.5",
    "2E-1, 0.2",
    "[2E-1], 0.2",
    "0.75, 0.75",
  })
  void startsBinaryModelsFromTheLogitOfBaseScore(String baseScore, double probability)
      throws IOException {
    TreeEnsemble trees =
        read(HandMadeModel.binary(1).baseScore(baseScore).split(0, 0, 1, true, 0, 3));
    assertThat(probabilities(trees, 0)[0]).isCloseTo((float) probability, within(1e-7f));
    double logit = Math.log(probability / (1 - probability));
    assertThat(probabilities(trees, 1)[0])
        .isCloseTo((float) (1 / (1 + Math.exp(-logit - 3))), within(1e-7f));
  }

  @Test
  void multiclassProbabilitiesAreTheSoftmaxOfEachClassesSum() throws IOException {
    TreeEnsemble trees =
        read(
            HandMadeModel.multiclass(1, 3)
                .split(0, 0, 1, true, Math.log(2), 100)
                .split(1, 0, 1, true, Math.log(3), 99)
                .split(2, 0, 1, true, Math.log(5), -100));
    assertThat(trees.classCount()).isEqualTo(3);
    assertThat(trees.outputCount()).isEqualTo(3);
    assertThat(probabilities(trees, 0))
        .containsExactly(new float[] {0.2f, 0.3f, 0.5f}, within(1e-6f));
    assertThat(probabilities(trees, 2))
        .containsExactly(new float[] {0.7310586f, 0.26894143f, 0f}, within(1e-6f));
  }

  @Test
  void multiclassModelsMayHaveABaseScorePerClass() throws IOException {
    TreeEnsemble trees =
        read(
            HandMadeModel.multiclass(1, 3)
                .baseScore("[-1E0,5E-1,2.5E-1]")
                .split(2, 0, 1, true, 0.5, 1));
    assertThat(margins(trees, 0)).containsExactly(-1, 0.5f, 0.75f);
  }

  @Test
  void binaryModelsHaveTwoClassesAndOneOutput() throws IOException {
    TreeEnsemble trees = read(HandMadeModel.binary(3).split(0, 2, 1, true, 0, 1));
    assertThat(trees.featureCount()).isEqualTo(3);
    assertThat(trees.classCount()).isEqualTo(2);
    assertThat(trees.outputCount()).isEqualTo(1);
  }

  /**
   * The CSV files contain rows of three values and the probabilities that this XGBoost version
   * returned.
   */
  @ParameterizedTest
  @ValueSource(strings = {"xgboost-1.7.4-binary", "xgboost-1.7.4-multiclass"})
  void readsModelsOfOlderVersions(String name) throws IOException, URISyntaxException {
    TreeEnsemble trees = TreeEnsemble.read(resource(name + ".json"));
    List<String> lines = Files.readAllLines(resource(name + ".csv"));
    assertThat(lines).hasSize(14);
    for (String line : lines) {
      String[] cells = line.split(",");
      float[] numbers = new float[cells.length];
      for (int i = 0; i < cells.length; i++) {
        numbers[i] = cells[i].equals("nan") ? Float.NaN : Float.parseFloat(cells[i]);
      }
      assertThat(probabilities(trees, Arrays.copyOf(numbers, 3)))
          .containsExactly(Arrays.copyOfRange(numbers, 3, numbers.length), within(1e-6f));
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(TreeEnsembleTest.class.getResource(name).toURI());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 15, 16, 17, 100})
  void scoresBlocksOfRowsLikeSingleRows(int count) throws IOException {
    TreeEnsemble trees =
        read(
            HandMadeModel.multiclass(2, 2)
                .split(0, 0, 30, true, 1, 2)
                .split(1, 1, 60, true, 3, 4)
                .split(0, 1, 10, false, 5, 6));
    float[] rows = new float[2 * (count + 3)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i * 37 % 100;
    }
    float[] together = new float[2 * count];
    trees.predict(rows, 3, count, together);
    for (int row = 0; row < count; row++) {
      float[] alone = probabilities(trees, Arrays.copyOfRange(rows, 2 * row + 6, 2 * row + 8));
      assertThat(Arrays.copyOfRange(together, 2 * row, 2 * row + 2)).containsExactly(alone);
    }
  }

  @Test
  void refusesToReadOrWriteOutsideTheArrays() throws IOException {
    TreeEnsemble trees = read(HandMadeModel.binary(2).split(0, 0, 1, true, 0, 1));
    assertThatThrownBy(() -> trees.predict(new float[5], 0, 3, new float[3]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> trees.predict(new float[6], 0, 3, new float[2]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> trees.predict(new float[6], -1, 2, new float[2]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void severalThreadsMayScoreConcurrently() throws Exception {
    HandMadeModel model = HandMadeModel.binary(1);
    for (int i = 0; i < 50; i++) {
      model.split(0, 0, i * 20, true, 0, 1);
    }
    TreeEnsemble trees = read(model);
    Callable<Boolean> scorer =
        () ->
            IntStream.range(0, 1_000)
                .allMatch(value -> margins(trees, value)[0] == Math.min(50, value / 20 + 1));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> result :
          threads.invokeAll(Stream.generate(() -> scorer).limit(8).toList())) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  static TreeEnsemble read(HandMadeModel model) throws IOException {
    return read(model.json());
  }

  static TreeEnsemble read(String json) throws IOException {
    return TreeEnsemble.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "model.json");
  }

  private static float[] margins(TreeEnsemble trees, float... row) {
    float[] margins = new float[trees.outputCount()];
    trees.margins(row, 0, 1, margins);
    return margins;
  }

  private static float[] probabilities(TreeEnsemble trees, float... row) {
    float[] probabilities = new float[trees.outputCount()];
    trees.predict(row, 0, 1, probabilities);
    return probabilities;
  }
}

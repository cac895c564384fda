package io.mlids.train.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.FlowBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowHashesTest {
  private static final int ROWS = 3_000;

  @TempDir private Path folder;

  /** Only 700 different rows occur, so most rows are duplicates. */
  private final int[] numbers = new Random(5).ints(ROWS, 0, 700).toArray();

  @Test
  void findsTheRowsThatEqualAnEarlierRow() throws IOException {
    for (int portion : new int[] {100, 1_000_000}) {
      try (RowHashes hashes = RowHashes.beside(folder.resolve("x"), portion)) {
        add(hashes, row -> row % 2);
        Map<Integer, Integer> first = new HashMap<>();
        List<Integer> expected = new ArrayList<>();
        int otherLabel = 0;
        for (int row = 0; row < ROWS; row++) {
          Integer label = first.putIfAbsent(numbers[row], row % 2);
          if (label != null) {
            expected.add(row);
            otherLabel += label == row % 2 ? 0 : 1;
          }
        }
        Duplicates found = hashes.duplicates();
        assertThat(found.rows().stream().boxed()).containsExactlyElementsOf(expected);
        assertThat(found.count()).isEqualTo(expected.size());
        assertThat(found.otherLabel()).isEqualTo(otherLabel).isPositive();
      }
    }
  }

  @Test
  void countsTheRowsThatEqualARowOfAnotherSide() throws IOException {
    int sides = 3;
    for (int portion : new int[] {100, 1_000_000}) {
      try (RowHashes hashes = RowHashes.beside(folder.resolve("x"), portion)) {
        add(hashes, row -> row < 300 ? 0 : row < 500 ? 1 : 2);
        SharedRows shared = hashes.shared(sides);
        List<Set<Integer>> ofSides =
            List.of(numbersOf(0, 300), numbersOf(300, 500), numbersOf(500, ROWS));
        int[] from = {0, 300, 500, ROWS};
        for (int side = 0; side < sides; side++) {
          assertThat(shared.rows(side)).isEqualTo(from[side + 1] - from[side]);
          for (int other = 0; other < sides; other++) {
            Set<Integer> there = other == side ? Set.of() : ofSides.get(other);
            assertThat(shared.shared(side, other))
                .isEqualTo(
                    IntStream.range(from[side], from[side + 1])
                        .filter(row -> there.contains(numbers[row]))
                        .count());
          }
        }
        assertThat(shared.anywhere(0))
            .isBetween(shared.shared(0, 2), shared.shared(0, 1) + shared.shared(0, 2));
      }
    }
  }

  @Test
  void leavesNoFileBehind() throws IOException {
    try (RowHashes hashes = RowHashes.beside(folder.resolve("x"))) {
      add(hashes, _ -> 0);
      hashes.shared(1);
      assertThat(folder).isNotEmptyDirectory();
    }
    assertThat(folder).isEmptyDirectory();
    Files.delete(folder);
  }

  @Test
  void modelInputsDecideWhetherFeatureRowsAreEqual() {
    FlowBatch batch = batch(6);
    batch.timestamps()[1] = "another time";
    batch.labels()[2] = "Bot";
    batch.column(Feature.DST_PORT)[3] = 22;
    batch.column(Feature.FLOW_DURATION)[4] = 8;
    // A missing value is one value for a model, however the file expresses it.
    batch.column(Feature.FLOW_BYTS_S)[0] = Double.NaN;
    batch.column(Feature.FLOW_BYTS_S)[1] = Double.POSITIVE_INFINITY;
    batch.column(Feature.FLOW_BYTS_S)[2] = -1;
    for (int row = 3; row < 6; row++) {
      batch.column(Feature.FLOW_BYTS_S)[row] = Double.NaN;
    }
    assertThat(groups(Equality.FEATURES, batch)).containsExactly(0, 0, 0, 0, 4, 0);
    assertThat(groups(Equality.EXACT, batch)).containsExactly(0, 1, 2, 3, 4, 0);
  }

  @Test
  void zeroEqualsMinusZeroAndTextIsNotMixedUpWithItsNeighbour() {
    FlowBatch batch = batch(4);
    batch.column(Feature.FLOW_DURATION)[0] = 0;
    batch.column(Feature.FLOW_DURATION)[1] = -0.0;
    batch.column(Feature.FLOW_DURATION)[2] = 7;
    batch.column(Feature.FLOW_DURATION)[3] = 7;
    batch.timestamps()[2] = "ab";
    batch.labels()[2] = "c";
    batch.timestamps()[3] = "a";
    batch.labels()[3] = "bc";
    assertThat(groups(Equality.EXACT, batch)).containsExactly(0, 0, 2, 3);
    assertThat(groups(Equality.FEATURES, batch)).containsExactly(0, 0, 2, 2);
  }

  /** For each row, the first row with the same hash. */
  private static List<Integer> groups(Equality equality, FlowBatch batch) {
    RowHasher hasher = new RowHasher(equality, FeatureProfile.CSE2018);
    hasher.hash(batch);
    Map<List<Long>, Integer> first = new HashMap<>();
    return IntStream.range(0, batch.size())
        .mapToObj(
            row ->
                first.merge(List.of(hasher.high(row), hasher.low(row)), row, (before, _) -> before))
        .toList();
  }

  private Set<Integer> numbersOf(int from, int to) {
    Set<Integer> found = new HashSet<>();
    IntStream.range(from, to).forEach(row -> found.add(numbers[row]));
    return found;
  }

  private void add(RowHashes hashes, IntUnaryOperator tag) throws IOException {
    RowHasher hasher = new RowHasher(Equality.FEATURES, FeatureProfile.CSE2018);
    FlowBatch batch = batch(ROWS);
    for (int row = 0; row < ROWS; row++) {
      batch.column(Feature.FLOW_DURATION)[row] = numbers[row];
    }
    hasher.hash(batch);
    for (int row = 0; row < ROWS; row++) {
      hashes.add(hasher, row, tag.applyAsInt(row));
    }
  }

  private static FlowBatch batch(int rows) {
    FlowBatch batch = new FlowBatch();
    batch.setSize(rows);
    for (int row = 0; row < rows; row++) {
      batch.timestamps()[row] = "";
      batch.labels()[row] = "Benign";
    }
    return batch;
  }
}

package io.mlids.train.split.assign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.train.split.part.SplitFractions;
import io.mlids.train.split.part.Subset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class StratifiedAssignmentTest {
  private static final Map<String, Long> ROWS = Map.of("Benign", 1000L, "Bot", 15L, "Rare", 1L);

  @Test
  void dealsEveryClassOutInItsQuotas() {
    StratifiedAssignment assignment = new StratifiedAssignment(ROWS, SplitFractions.DEFAULT, 42);
    ROWS.forEach(
        (label, rows) -> {
          List<Subset> subsets = deal(assignment, label, rows);
          long[] quotas = SplitFractions.DEFAULT.quotas(rows);
          for (Subset subset : Subset.THREE) {
            assertThat(Collections.frequency(subsets, subset))
                .isEqualTo((int) quotas[subset.ordinal()]);
          }
        });
    assertThat(assignment.isComplete()).isTrue();
  }

  @Test
  void dealsTheSameForTheSameSeedAndOtherwiseForAnother() {
    assertThat(dealBenign(42)).isEqualTo(dealBenign(42)).isNotEqualTo(dealBenign(43));
  }

  /**
   * In 400 splits of 1000 rows, each row is in the test set 40 ± 6 times; deviations stay below 6
   * sigma.
   */
  @Test
  void givesEveryRowTheSameChance() {
    int[] tested = new int[1000];
    for (int seed = 0; seed < 400; seed++) {
      List<Subset> subsets = dealBenign(seed);
      for (int row = 0; row < tested.length; row++) {
        tested[row] += subsets.get(row).equals(Subset.TEST) ? 1 : 0;
      }
    }
    assertThat(tested)
        .satisfies(
            counts -> {
              for (int count : counts) {
                assertThat(count).isBetween(4, 76);
              }
            });
  }

  @Test
  void refusesRowsThatWereNotCounted() {
    StratifiedAssignment assignment = new StratifiedAssignment(ROWS, SplitFractions.DEFAULT, 42);
    assignment.next("Rare");
    assertThatThrownBy(() -> assignment.next("Rare")).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> assignment.next("New")).isInstanceOf(NoSuchElementException.class);
    assertThat(assignment.isComplete()).isFalse();
  }

  private static List<Subset> dealBenign(long seed) {
    return deal(new StratifiedAssignment(ROWS, SplitFractions.DEFAULT, seed), "Benign", 1000);
  }

  private static List<Subset> deal(StratifiedAssignment assignment, String label, long rows) {
    List<Subset> subsets = new ArrayList<>();
    for (long row = 0; row < rows; row++) {
      subsets.add(assignment.next(label));
    }
    return subsets;
  }
}

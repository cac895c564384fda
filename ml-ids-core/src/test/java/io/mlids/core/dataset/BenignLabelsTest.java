package io.mlids.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenignLabelsTest {

  @Test
  void publishedNamesMeanBenignInAnySpelling() {
    BenignLabels labels = BenignLabels.published();
    assertThat(
            List.of(
                "Benign",
                "Normal",
                "NORMAL",
                "Normal Traffic",
                "normal_traffic",
                "BenignTraffic",
                "0",
                "0.0",
                "-0",
                "0.00E+00"))
        .allMatch(labels::include);
    assertThat(List.of("1", "00:1", "10", "Abnormal", "Normal attack", "-", "Bot", "No Label"))
        .noneMatch(labels::include);
  }

  @Test
  void givenNamesReplaceThePublishedOnes() {
    BenignLabels labels = BenignLabels.named(List.of("harmless ", "1"), "benign");
    assertThat(List.of("Benign", "Harmless", "1")).allMatch(labels::include);
    assertThat(List.of("Normal", "0")).noneMatch(labels::include);
    assertThat(BenignLabels.named(List.of(), "benign").include("Normal")).isTrue();
  }

  @Test
  void aTallyNamesTheMostFrequentLabelsAndCountsTheRest() {
    LabelTally tally = new LabelTally(BenignLabels.published());
    for (int label = 1; label <= 12; label++) {
      tally.add("attack " + label, label);
    }
    assertThat(tally.lackOfBenign().orElseThrow())
        .contains("labels found: attack 12 (12 rows), attack 11 (11 rows)", " and 4 others; ")
        .doesNotContain("attack 4 (");
    tally.add("Normal", 1);
    assertThat(tally.lackOfBenign()).isEmpty();
    assertThat(tally.renamed())
        .singleElement()
        .asString()
        .startsWith("the label 'Normal' (1 rows) is read as Benign");
  }

  @Test
  void aTallyCountsABoundedNumberOfLabels() {
    LabelTally tally = new LabelTally(BenignLabels.published());
    for (int label = 1; label <= LabelTally.MAX_LABELS + 500; label++) {
      tally.add("attack " + label, 1);
    }
    assertThat(tally.rows()).hasSize(LabelTally.MAX_LABELS);
    assertThat(tally.lackOfBenign().orElseThrow()).contains(" or more others");
  }
}

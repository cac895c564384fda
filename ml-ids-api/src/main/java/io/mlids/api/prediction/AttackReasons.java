package io.mlids.api.prediction;

import io.mlids.api.scoring.Explanations;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.FeatureRows;
import java.util.Arrays;
import java.util.Optional;

/** Explains the attacks among the rows of a request. Single-owner. */
final class AttackReasons {
  private final Explanations explanations;
  private final FeatureRows rows;

  AttackReasons(Explanations explanations, FeatureRows rows) {
    this.explanations = explanations;
    this.rows = rows;
  }

  /** The maximum number of explained attacks. */
  int most() {
    return explanations.most(rows.count());
  }

  /** The explanation of the verdict on a row; empty if it is not explained. */
  Optional<Explanation> of(int row, Verdict verdict) {
    int width = rows.features().size();
    return explanations.of(
        verdict,
        by ->
            by.explain(
                Arrays.copyOfRange(rows.values(), row * width, (row + 1) * width),
                verdict.label()));
  }
}

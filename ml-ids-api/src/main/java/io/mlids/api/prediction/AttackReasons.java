package io.mlids.api.prediction;

import io.javalin.http.Context;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.QueryFlag;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Reason;
import io.mlids.core.feature.FeatureRows;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Explains the attacks among the rows of a request, if the request asks for it. Single-owner. */
final class AttackReasons {
  /**
   * Limits the time spent on a request: an explanation takes about 200 times as long as a verdict.
   */
  static final int MOST = 1_000;

  private static final String PARAMETER = "explain";

  private final Optional<Explainer> explainer;
  private final FeatureRows rows;
  private int left = MOST;

  private AttackReasons(Optional<Explainer> explainer, FeatureRows rows) {
    this.explainer = explainer;
    this.rows = rows;
  }

  /**
   * Prepares explanations if the query parameter {@code explain} is {@code true}.
   *
   * @throws ApiException if the parameter is neither true nor false, or if the classifier cannot
   *     explain its verdicts
   */
  static AttackReasons of(Context context, Classifier classifier, FeatureRows rows) {
    if (!QueryFlag.of(context, PARAMETER)) {
      return new AttackReasons(Optional.empty(), rows);
    }
    Optional<Explainer> explainer = classifier.explainer();
    if (explainer.isEmpty()) {
      throw ApiException.badRequest("the server's model cannot be explained; omit " + PARAMETER);
    }
    return new AttackReasons(explainer, rows);
  }

  /** The maximum number of explained attacks among the given number of rows. */
  int most(int count) {
    return explainer.isEmpty() ? 0 : Math.min(count, MOST);
  }

  /**
   * The reasons for the verdict on a row; empty if the row is not an attack, if reasons are not
   * wanted, or if the request already has {@value #MOST} of them.
   */
  Optional<List<Reason>> of(int row, Verdict verdict) {
    if (explainer.isEmpty() || !verdict.isAttack() || left == 0) {
      return Optional.empty();
    }
    left--;
    int width = rows.features().size();
    float[] values = Arrays.copyOfRange(rows.values(), row * width, (row + 1) * width);
    return Optional.of(explainer.get().reasons(values, verdict.label()));
  }
}

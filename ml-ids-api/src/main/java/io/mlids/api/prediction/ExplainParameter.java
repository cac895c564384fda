package io.mlids.api.prediction;

import io.javalin.http.Context;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.QueryFlag;
import io.mlids.api.scoring.Explanations;
import io.mlids.core.detect.Classifier;

/** The query parameter {@code explain}. */
public final class ExplainParameter {
  private static final String NAME = "explain";

  private ExplainParameter() {}

  /**
   * Prepares the explanations that a request asks for.
   *
   * @throws ApiException if the parameter is neither true nor false, or if the classifier cannot
   *     explain its verdicts
   */
  public static Explanations of(Context context, Classifier classifier) {
    if (!QueryFlag.of(context, NAME)) {
      return Explanations.none();
    }
    return classifier
        .explainer()
        .map(Explanations::by)
        .orElseThrow(
            () -> ApiException.badRequest("the server's model cannot be explained; omit " + NAME));
  }
}

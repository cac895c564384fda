package io.mlids.api.scoring;

import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Explanation;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.Optional;
import java.util.function.Function;

/** Explains the first {@value #MAX_EXPLAINED} attacks in a response. Single-owner. */
public final class Explanations {
  /**
   * Limits the time spent on a response: an explanation takes about 200 times as long as a verdict.
   */
  public static final int MAX_EXPLAINED = 1_000;

  private final Optional<Explainer> explainer;
  private int left = MAX_EXPLAINED;

  private Explanations(Optional<Explainer> explainer) {
    this.explainer = explainer;
  }

  /** Explains nothing. */
  public static Explanations none() {
    return new Explanations(Optional.empty());
  }

  public static Explanations by(Explainer explainer) {
    return new Explanations(Optional.of(explainer));
  }

  /** The maximum number of explained attacks among the given number of rows. */
  public int most(int count) {
    return explainer.isEmpty() ? 0 : Math.min(count, MAX_EXPLAINED);
  }

  /**
   * The explanation of a verdict; empty if the verdict is not an attack, if none was requested, or
   * if the response already has {@value #MAX_EXPLAINED} of them.
   *
   * @param explanation asks the explainer for the explanation
   */
  public Optional<Explanation> of(Verdict verdict, Function<Explainer, Explanation> explanation) {
    if (explainer.isEmpty() || !verdict.isAttack() || left == 0) {
      return Optional.empty();
    }
    left--;
    return explainer.map(explanation);
  }

  /** The explanation of the verdict on a flow; see {@link #of(Verdict, Function)}. */
  public Optional<Explanation> of(DetectedFlow detected) {
    Verdict verdict = detected.verdict();
    return of(verdict, by -> by.explain(detected.flow(), verdict.label()));
  }
}

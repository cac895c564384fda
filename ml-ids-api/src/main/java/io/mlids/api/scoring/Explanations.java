package io.mlids.api.scoring;

import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Reason;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;
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
   * The reasons for a verdict; empty if the verdict is not an attack, if reasons are not wanted, or
   * if the response already has {@value #MAX_EXPLAINED} of them.
   *
   * @param reasons asks the explainer for the reasons
   */
  public Optional<List<Reason>> of(Verdict verdict, Function<Explainer, List<Reason>> reasons) {
    if (explainer.isEmpty() || !verdict.isAttack() || left == 0) {
      return Optional.empty();
    }
    left--;
    return explainer.map(reasons);
  }

  /** The reasons for the verdict on a flow; see {@link #of(Verdict, Function)}. */
  public Optional<List<Reason>> of(DetectedFlow detected) {
    Verdict verdict = detected.verdict();
    return of(verdict, by -> by.reasons(detected.flow(), verdict.label()));
  }
}

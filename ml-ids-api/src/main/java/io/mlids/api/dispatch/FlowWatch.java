package io.mlids.api.dispatch;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.detect.Classifier;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.FlowScoring;
import java.util.List;
import java.util.function.Supplier;

/** Scores flows, counts them and reports the attacks among them. Not thread-safe. */
public final class FlowWatch {
  private final FlowScoring scoring;
  private final String modelVersion;
  private final AttackReporter reporter;
  private final ScoredFlows counter;
  private final Supplier<AlertOrigin> origin;

  /**
   * @param classifier the model; flows must have been extracted with its profile
   * @param origin supplies the packets' source; called once for each batch and each attack
   */
  public FlowWatch(
      Classifier classifier,
      AttackReporter reporter,
      ScoredFlows counter,
      Supplier<AlertOrigin> origin) {
    this.scoring = new FlowScoring(classifier);
    this.modelVersion = classifier.modelVersion();
    this.reporter = reporter;
    this.counter = counter;
    this.origin = origin;
  }

  /** Returns the given flows with their verdicts, in the given order. */
  public Watched watch(List<Flow> flows) {
    List<DetectedFlow> detected = scoring.score(flows);
    reporter.scored(detected, modelVersion, origin.get());
    int attacks = 0;
    for (DetectedFlow each : detected) {
      if (each.verdict().isAttack()) {
        attacks++;
        reporter.report(each, modelVersion, origin.get());
      }
    }
    counter.scored(detected.size(), attacks);
    return new Watched(detected, attacks);
  }

  /**
   * A batch of scored flows.
   *
   * @param attacks the number of flows classified as attacks
   */
  public record Watched(List<DetectedFlow> flows, int attacks) {
    public Watched {
      flows = List.copyOf(flows);
    }
  }
}

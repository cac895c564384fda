package io.mlids.api.sensor;

import io.mlids.api.alert.AttackReporter;
import io.mlids.api.scoring.Classifier;
import io.mlids.core.dataset.FeatureRows;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.FlowScoring;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Scores flows that have ended and reports the attacks among them. One thread at a time. */
final class AttackWatch implements FlowHandoff.Writer {
  private final FlowScoring scoring;
  private final String modelVersion;
  private final AttackReporter reporter;
  private final ScoredFlows counter;
  private final LongAdder attacks = new LongAdder();

  AttackWatch(Classifier classifier, AttackReporter reporter, ScoredFlows counter) {
    this.scoring =
        new FlowScoring(
            classifier.profile(),
            classifier.features(),
            (rows, count) ->
                classifier.verdicts(FeatureRows.of(classifier.features(), rows, count)));
    this.modelVersion = classifier.modelVersion();
    this.reporter = reporter;
    this.counter = counter;
  }

  @Override
  public void write(List<Flow> flows) {
    int found = 0;
    for (DetectedFlow each : scoring.score(flows)) {
      if (each.verdict().isAttack()) {
        found++;
        reporter.report(each, modelVersion);
      }
    }
    attacks.add(found);
    counter.scored(flows.size(), found);
  }

  /** How many attacks there were; for any thread. */
  long attacks() {
    return attacks.sum();
  }
}

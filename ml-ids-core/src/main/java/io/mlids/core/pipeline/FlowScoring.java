package io.mlids.core.pipeline;

import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.Flow;
import java.util.ArrayList;
import java.util.List;

/** Scores flows in batches. Thread-safe. */
public final class FlowScoring {
  private final Classifier classifier;

  /**
   * Creates an instance that scores with a classifier.
   *
   * @param classifier a classifier that uses the same profile as the flows
   */
  public FlowScoring(Classifier classifier) {
    this.classifier = classifier;
  }

  /** Returns the flows with their verdicts, in the order given. */
  public List<DetectedFlow> score(List<Flow> flows) {
    List<Feature> features = classifier.features();
    float[] rows = new float[flows.size() * features.size()];
    List<FlowRecord> records = new ArrayList<>(flows.size());
    int[] protocols = new int[flows.size()];
    int[] ports = new int[flows.size()];
    int at = 0;
    for (Flow flow : flows) {
      FlowRecord described = FlowRecord.of(flow, classifier.profile());
      protocols[records.size()] = described.protocol();
      ports[records.size()] = described.destinationPort();
      records.add(described);
      described.fillModelRow(features, rows, at);
      at += features.size();
    }
    List<Verdict> verdicts =
        classifier.verdicts(
            FeatureRows.of(features, rows, flows.size(), protocols, ports), records);
    List<DetectedFlow> detected = new ArrayList<>(flows.size());
    for (int i = 0; i < flows.size(); i++) {
      detected.add(new DetectedFlow(records.get(i), verdicts.get(i)));
    }
    return detected;
  }
}

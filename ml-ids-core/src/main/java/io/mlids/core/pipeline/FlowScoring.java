package io.mlids.core.pipeline;

import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.Flow;
import java.util.ArrayList;
import java.util.List;

/** Flows to verdicts, several at once. Thread-safe. */
public final class FlowScoring {
  private final Detector detector;

  /** Scores with a detector, whose profile the flows must have been metered by. */
  public FlowScoring(Detector detector) {
    this.detector = detector;
  }

  /** The flows with their verdicts, in the same order. */
  public List<DetectedFlow> score(List<Flow> flows) {
    List<Feature> features = detector.features();
    float[] rows = new float[flows.size() * features.size()];
    List<FlowRecord> records = new ArrayList<>(flows.size());
    int at = 0;
    for (Flow flow : flows) {
      FlowRecord described = FlowRecord.of(flow, detector.profile());
      records.add(described);
      for (Feature feature : features) {
        rows[at++] = feature.modelValue(described.value(feature));
      }
    }
    List<Verdict> verdicts = detector.verdicts(rows, flows.size());
    List<DetectedFlow> detected = new ArrayList<>(flows.size());
    for (int i = 0; i < flows.size(); i++) {
      detected.add(new DetectedFlow(records.get(i), verdicts.get(i)));
    }
    return detected;
  }
}

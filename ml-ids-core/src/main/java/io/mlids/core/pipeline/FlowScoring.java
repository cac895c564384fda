package io.mlids.core.pipeline;

import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.Flow;
import java.util.ArrayList;
import java.util.List;

/** Flows to verdicts, several at once. Thread-safe. */
public final class FlowScoring {
  private final FeatureProfile profile;
  private final List<Feature> features;
  private final RowVerdicts model;

  /** Says of rows of features what they are; thread-safe. */
  @FunctionalInterface
  public interface RowVerdicts {
    /**
     * The verdict on each row, in order.
     *
     * @param rows row-major, {@code count} × the number of features, as {@link Feature#modelValue}
     *     gives them
     * @param protocols the IP protocol of each flow
     */
    List<Verdict> of(float[] rows, int count, int[] protocols);
  }

  /** Scores with a detector, whose profile the flows must have been metered by. */
  public FlowScoring(Detector detector) {
    this(detector.profile(), detector.features(), detector::verdicts);
  }

  /**
   * Scores with a model wherever it is.
   *
   * @param profile that the flows have been metered by
   * @param features the columns of the model's rows
   */
  public FlowScoring(FeatureProfile profile, List<Feature> features, RowVerdicts model) {
    this.profile = profile;
    this.features = List.copyOf(features);
    this.model = model;
  }

  /** The flows with their verdicts, in the same order. */
  public List<DetectedFlow> score(List<Flow> flows) {
    float[] rows = new float[flows.size() * features.size()];
    List<FlowRecord> records = new ArrayList<>(flows.size());
    int[] protocols = new int[flows.size()];
    int at = 0;
    for (Flow flow : flows) {
      FlowRecord described = FlowRecord.of(flow, profile);
      protocols[records.size()] = described.protocol();
      records.add(described);
      for (Feature feature : features) {
        rows[at++] = feature.modelValue(described.value(feature));
      }
    }
    List<Verdict> verdicts = model.of(rows, flows.size(), protocols);
    List<DetectedFlow> detected = new ArrayList<>(flows.size());
    for (int i = 0; i < flows.size(); i++) {
      detected.add(new DetectedFlow(records.get(i), verdicts.get(i)));
    }
    return detected;
  }
}

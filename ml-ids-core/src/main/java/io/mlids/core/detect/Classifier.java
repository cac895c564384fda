package io.mlids.core.detect;

import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.FlowRecord;
import java.util.List;
import java.util.Optional;

/** Classifies flows, in this process or elsewhere. Implementations are thread-safe. */
public interface Classifier {

  /** The profile that flows must be extracted with. */
  FeatureProfile profile();

  /** The columns of a row, in order. */
  List<Feature> features();

  /** The first 12 hexadecimal digits of the model file's SHA-256. */
  String modelVersion();

  /** The model's manifest, a JSON document in UTF-8; must not be modified. */
  byte[] manifest();

  /**
   * Returns the verdict on each row, in order. The columns of {@code rows} must be {@link
   * #features()}.
   *
   * @throws ClassifierUnavailableException if a classifier elsewhere gives no verdicts
   */
  List<Verdict> verdicts(FeatureRows rows);

  /**
   * Like {@link #verdicts(FeatureRows)}, for flows whose endpoints are known.
   *
   * @param flows the flow of each row
   */
  default List<Verdict> verdicts(FeatureRows rows, List<FlowRecord> flows) {
    return verdicts(rows);
  }

  /**
   * Returns a classifier for the flows of one capture. It gives the same verdicts as this one, but
   * does not compare a flow with earlier flows outside the capture.
   */
  default Classifier forOneCapture() {
    return this;
  }

  /**
   * Returns a report of how far the scored rows differ from the training data, or empty if this is
   * unknown.
   */
  default Optional<DriftReport> drift() {
    return Optional.empty();
  }

  /** Returns the state of a classifier elsewhere, or empty if flows are classified here. */
  default Optional<RemoteStatus> remote() {
    return Optional.empty();
  }

  /** Returns an explainer of verdicts, or empty if the classifier cannot give reasons. */
  default Optional<Explainer> explainer() {
    return Optional.empty();
  }

  /**
   * Counts all packets, including those that belong to no scored flow.
   *
   * @param share the packets counted since the last call
   */
  default void observe(PacketShare share) {}
}

package io.mlids.api.scoring;

import io.mlids.core.detect.Verdict;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import java.util.List;
import java.util.Optional;

/** Classifies flows, in this process or elsewhere. Implementations are thread-safe. */
public interface Classifier {

  /** The profile that flows must follow to be scored rightly. */
  FeatureProfile profile();

  /** The columns of a row, in order. */
  List<Feature> features();

  /** Which model it is: the first 12 hex digits of its file's SHA-256. */
  String modelVersion();

  /** What the model is and where it comes from, a JSON document in UTF-8; not to be changed. */
  byte[] manifest();

  /**
   * What its training reported of each split, a JSON document in UTF-8, not to be changed; empty
   * where there is none.
   */
  default Optional<byte[]> report() {
    return Optional.empty();
  }

  /** The verdict on each row, in order; {@code rows} has the columns of {@link #features()}. */
  List<Verdict> verdicts(FeatureRows rows);

  /**
   * How far the rows that were scored lie from those that the model was trained on; empty where
   * that is not known.
   */
  default Optional<DriftReport> drift() {
    return Optional.empty();
  }

  /**
   * Takes note of packets whose flows are scored, or of which there were none to score.
   *
   * @param share of the packets since the last call
   */
  default void observe(PacketShare share) {}
}

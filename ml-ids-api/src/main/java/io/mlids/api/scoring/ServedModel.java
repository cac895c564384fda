package io.mlids.api.scoring;

import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.model.ModelBundle;
import java.util.Optional;

/**
 * The model in use. While the model is loading, the server accepts connections but reports that it
 * is not ready. Thread-safe.
 */
public final class ServedModel {
  private record Loaded(Classifier classifier, Optional<byte[]> report) {}

  private volatile Optional<Loaded> loaded = Optional.empty();

  /**
   * Serves a model bundle, and logs when the traffic drifts away from the model's training data.
   */
  public Classifier serve(ModelBundle bundle) {
    Detector detector =
        Detector.watched(
            bundle, DriftMonitor.of(bundle.manifest(), new DriftLog(bundle.modelVersion())));
    loaded = Optional.of(new Loaded(detector, TrainingReport.in(bundle.folder())));
    return detector;
  }

  /** Serves a classifier without a training report. */
  public void serve(Classifier classifier) {
    loaded = Optional.of(new Loaded(classifier, Optional.empty()));
  }

  /** The classifier; empty until a model is loaded. */
  public Optional<Classifier> current() {
    return loaded.map(Loaded::classifier);
  }

  /**
   * The training metrics of each split, as a UTF-8 JSON document that must not be modified; empty
   * if the bundle has none.
   */
  public Optional<byte[]> report() {
    return loaded.flatMap(Loaded::report);
  }
}

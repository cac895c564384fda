package io.mlids.api.scoring;

import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.site.SiteFile;
import java.io.IOException;
import java.nio.file.Path;
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
   *
   * @param site the directory of the site profile to apply, or empty to apply the model's own
   *     threshold
   * @throws IOException if the site profile is not valid or belongs to another model
   */
  public Classifier serve(ModelBundle bundle, Optional<Path> site) throws IOException {
    Detector detector =
        Detector.watched(
            bundle, DriftMonitor.of(bundle.manifest(), new DriftLog(bundle.modelVersion())));
    Classifier classifier = site.isPresent() ? SiteFile.open(site.get(), detector) : detector;
    loaded = Optional.of(new Loaded(classifier, TrainingReport.in(bundle.folder())));
    return classifier;
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

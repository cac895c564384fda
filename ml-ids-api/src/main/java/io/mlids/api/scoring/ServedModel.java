package io.mlids.api.scoring;

import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The model in use. While the model is loading, the server accepts connections but reports that it
 * is not ready. Thread-safe.
 */
public final class ServedModel {
  private record Loaded(
      Classifier classifier, Optional<SiteClassifier> site, Optional<byte[]> report) {}

  private final Clock clock;
  private volatile Optional<Loaded> loaded = Optional.empty();
  private volatile Supplier<Optional<LearningProgress>> learning = Optional::empty;

  /**
   * Creates a reference to a model that is still being loaded.
   *
   * @param clock the clock for the age of the site profile
   */
  public ServedModel(Clock clock) {
    this.clock = clock;
  }

  /**
   * Serves a model bundle, and logs when the traffic drifts away from the model's training data.
   *
   * @param site the directory of the site profile to apply, or empty to apply the model's own
   *     threshold
   * @return the classifier, whose profile may be replaced
   * @throws IOException if the site profile is not valid or belongs to another model
   */
  public SiteClassifier serve(ModelBundle bundle, Optional<Path> site) throws IOException {
    Detector detector =
        Detector.watched(
            bundle,
            DriftMonitor.of(
                bundle.manifest(),
                new DriftLog(
                    "the training data of model "
                        + bundle.modelVersion()
                        + ", so its verdicts are less reliable")));
    SiteClassifier classifier =
        new SiteClassifier(
            detector,
            new DriftLog(
                "those that the site profile was learned from, so its promised rate of false"
                    + " alarms may not hold; learn again if this persists"));
    if (site.isPresent()) {
      SiteFile.use(site.get(), classifier);
    }
    loaded =
        Optional.of(
            new Loaded(classifier, Optional.of(classifier), TrainingReport.in(bundle.folder())));
    return classifier;
  }

  /** Serves a classifier without a training report. */
  public void serve(Classifier classifier) {
    loaded = Optional.of(new Loaded(classifier, Optional.empty(), Optional.empty()));
  }

  /** The classifier; empty until a model is loaded. */
  public Optional<Classifier> current() {
    return loaded.map(Loaded::classifier);
  }

  /** Sets the source of the learning progress that {@link #site} returns. */
  public void learning(Supplier<Optional<LearningProgress>> progress) {
    learning = progress;
  }

  /** The site profile in use, and the progress of learning. */
  public SiteStatus site() {
    return new SiteStatus(
        clock.instant(),
        learning.get(),
        loaded.flatMap(Loaded::site).flatMap(SiteClassifier::site),
        loaded.flatMap(Loaded::site).flatMap(SiteClassifier::siteDrift));
  }

  /**
   * The training metrics of each split, as a UTF-8 JSON document that must not be modified; empty
   * if the bundle has none.
   */
  public Optional<byte[]> report() {
    return loaded.flatMap(Loaded::report);
  }
}

package io.mlids.api.scoring;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The model that requests are answered with: none while it is being loaded, so that a server can
 * say so instead of being unreachable. Thread-safe.
 */
public final class ServedModel {
  private final AtomicReference<Classifier> classifier = new AtomicReference<>();

  /** A request in flight stays with the classifier that it began with. */
  public void serve(Classifier ready) {
    classifier.set(ready);
  }

  /** Empty until a model is loaded. */
  public Optional<Classifier> current() {
    return Optional.ofNullable(classifier.get());
  }
}

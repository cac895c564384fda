package io.mlids.api.scoring;

import io.mlids.core.detect.Classifier;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.pipeline.ExtractionSummary;

/** Passes the packet counts of a capture since the last call to a classifier. Thread-safe. */
public final class ObservedPackets {
  private final Classifier classifier;
  private PacketShare observed = PacketShare.NONE;

  public ObservedPackets(Classifier classifier) {
    this.classifier = classifier;
  }

  /**
   * Passes on the increments.
   *
   * @param soFar the capture's accounts since its beginning
   */
  public synchronized void upTo(ExtractionSummary soFar) {
    PacketShare now = soFar.packetShare();
    classifier.observe(now.minus(observed));
    observed = now;
  }
}

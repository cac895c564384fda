package io.mlids.api.scoring;

import io.mlids.core.detect.Classifier;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.pipeline.ExtractionSummary;

/** Hands on to a classifier which packets a capture has had since the last time. Thread-safe. */
public final class ObservedPackets {
  private final Classifier classifier;
  private PacketShare observed = PacketShare.NONE;

  public ObservedPackets(Classifier classifier) {
    this.classifier = classifier;
  }

  /**
   * Hands on what is new.
   *
   * @param soFar the capture's accounts since its beginning
   */
  public synchronized void upTo(ExtractionSummary soFar) {
    PacketShare now = soFar.packetShare();
    classifier.observe(now.minus(observed));
    observed = now;
  }
}

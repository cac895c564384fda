package io.mlids.api.scoring;

import io.mlids.core.detect.Classifier;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.pipeline.ExtractionSummary;

/**
 * Reports a capture's packet counts to a classifier, as increments since the previous report.
 * Thread-safe.
 */
public final class ObservedPackets {
  private final Classifier classifier;
  private PacketShare observed = PacketShare.NONE;

  public ObservedPackets(Classifier classifier) {
    this.classifier = classifier;
  }

  /**
   * Reports the packets counted since the previous call.
   *
   * @param soFar the cumulative summary of the capture
   */
  public synchronized void upTo(ExtractionSummary soFar) {
    PacketShare now = soFar.packetShare();
    classifier.observe(now.minus(observed));
    observed = now;
  }
}

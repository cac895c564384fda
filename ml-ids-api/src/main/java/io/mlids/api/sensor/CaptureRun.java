package io.mlids.api.sensor;

import io.mlids.core.capture.LiveSource;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.LiveExtraction;
import io.mlids.core.pipeline.PacketWatch;
import java.io.IOException;

/** One capture from its beginning until it is stopped or fails. */
final class CaptureRun {
  private final LiveSource source;
  private final FlowHandoff handoff;
  private final LiveExtraction extraction;

  private CaptureRun(
      LiveSource source,
      ExtractionSettings settings,
      FlowHandoff.Writer flows,
      PacketWatch packets) {
    this.source = source;
    this.handoff = new FlowHandoff(flows);
    this.extraction = new LiveExtraction(source, settings, handoff, packets);
  }

  /**
   * A run that has not begun; if it cannot be made the source is closed.
   *
   * @param flows takes flows as they end
   * @param packets sees each packet
   */
  static CaptureRun of(
      LiveSource source, ExtractionSettings settings, FlowHandoff.Writer flows, PacketWatch packets)
      throws IOException {
    try {
      return new CaptureRun(source, settings, flows, packets);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  /** Runs until it is stopped; all flows have been scored then, also after a failure. */
  void run() throws IOException {
    try (source) {
      try {
        extraction.run();
      } catch (IOException | RuntimeException | Error e) {
        closeAfter(e);
        throw e;
      }
      handoff.close();
    }
  }

  /** What the judging threw comes out of the extraction first, and then here once more. */
  private void closeAfter(Throwable failure) {
    try {
      handoff.close();
    } catch (RuntimeException | Error again) {
      if (again != failure) {
        failure.addSuppressed(again);
      }
    }
  }

  /** For any thread. */
  void stop() {
    source.stop();
  }

  /** The accounts so far; for any thread. */
  ExtractionSummary summary() {
    return extraction.summary();
  }
}

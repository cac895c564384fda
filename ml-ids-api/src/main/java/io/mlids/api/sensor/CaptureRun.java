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
   * Creates a run; closes the source on failure.
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

  /** An exception of the scorer is thrown by the extraction first, and then here again. */
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

  /** The accounts so far; thread-safe. */
  ExtractionSummary summary() {
    return extraction.summary();
  }
}

package io.mlids.api.sensor;

import io.mlids.core.capture.LiveSource;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.LiveExtraction;
import io.mlids.core.pipeline.PacketWatch;
import java.io.IOException;

/** One capture, from its start until it is stopped or fails. */
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
   * Creates a run; closes the source if that fails.
   *
   * @param flows receives each flow when it ends
   * @param packets receives each packet
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

  /**
   * Runs until it is stopped or fails; in either case, all flows have been scored when it returns.
   */
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

  /**
   * Closes the handoff after a failure. Ignores the scorer's exception if the handoff rethrows it,
   * because the extraction has already thrown it.
   */
  private void closeAfter(Throwable failure) {
    try {
      handoff.close();
    } catch (RuntimeException | Error again) {
      if (again != failure) {
        failure.addSuppressed(again);
      }
    }
  }

  /** Stops the run; may be called from any thread. */
  void stop() {
    source.stop();
  }

  /** Returns the summary so far. This method may be called from any thread. */
  ExtractionSummary summary() {
    return extraction.summary();
  }
}

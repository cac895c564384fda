package io.mlids.core.command.input;

import io.mlids.core.console.ExitCode;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.PacketWatch;
import java.io.Closeable;
import java.io.IOException;

/** The source of a command's flows. */
public sealed interface FlowInput extends Closeable permits CaptureInputs, LiveInput {

  /**
   * Reads the whole input and passes on each flow when it ends.
   *
   * @return the counts of packets and flows
   * @throws IOException if nothing could be read
   */
  default ExtractionSummary read(ExtractionSettings settings, FlowHandoff handoff)
      throws IOException {
    return read(settings, handoff, PacketWatch.NONE);
  }

  /**
   * Reads the whole input and passes on each flow when it ends.
   *
   * @param watch receives each packet
   * @return the counts of packets and flows
   * @throws IOException if nothing could be read
   */
  ExtractionSummary read(ExtractionSettings settings, FlowHandoff handoff, PacketWatch watch)
      throws IOException;

  /** Returns whether everything could be read; if not, the reason has been printed. */
  boolean isComplete();

  /**
   * Returns whether the input contained anything to classify; if not, the reason has been printed.
   */
  boolean isUsable();

  /** The exit code once the input has been processed as far as possible. */
  default int exitCode() {
    return !isUsable() ? ExitCode.UNUSABLE : isComplete() ? ExitCode.OK : ExitCode.FAILED;
  }
}

package io.mlids.core.command.input;

import io.mlids.core.console.ExitCode;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.PacketWatch;
import java.io.Closeable;
import java.io.IOException;

/** Where the flows of a command come from. */
public sealed interface FlowInput extends Closeable permits CaptureInputs, LiveInput {

  /**
   * Reads everything and hands on each flow that ends.
   *
   * @return the accounts
   * @throws IOException if there is nothing that could be read
   */
  default ExtractionSummary read(ExtractionSettings settings, FlowHandoff handoff)
      throws IOException {
    return read(settings, handoff, PacketWatch.NONE);
  }

  /**
   * Reads everything and hands on each flow that ends.
   *
   * @param watch sees each packet
   * @return the accounts
   * @throws IOException if there is nothing that could be read
   */
  ExtractionSummary read(ExtractionSettings settings, FlowHandoff handoff, PacketWatch watch)
      throws IOException;

  /** Whether all could be read; if not, it has been said why. */
  boolean isComplete();

  /** Whether there was anything to classify; if not, the reason has been printed. */
  boolean isUsable();

  /** How a command ends that did what it could with what was read. */
  default int exitCode() {
    return !isUsable() ? ExitCode.UNUSABLE : isComplete() ? ExitCode.OK : ExitCode.FAILED;
  }
}

package io.mlids.core.command.input;

import io.mlids.core.console.Console;
import io.mlids.core.console.StopSignals;
import io.mlids.core.libpcap.LiveCapture;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.LiveExtraction;
import io.mlids.core.pipeline.PacketWatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;

/** A network interface, read until a signal arrives. */
final class LiveInput implements FlowInput {
  private final LiveCapture capture;
  private final Optional<Duration> longest;
  private final PrintWriter error;
  private boolean complete = true;

  /**
   * Takes ownership of the capture.
   *
   * @param longest how long to capture; empty for no limit
   */
  LiveInput(LiveCapture capture, Optional<Duration> longest, PrintWriter error) {
    this.capture = capture;
    this.longest = longest;
    this.error = error;
  }

  @Override
  public ExtractionSummary read(
      ExtractionSettings settings, FlowHandoff handoff, PacketWatch watch) {
    watch.begin(capture.name());
    LiveExtraction extraction = new LiveExtraction(capture, settings, handoff, watch);
    Timer timer = new Timer("end of capture", true);
    longest.ifPresent(limit -> timer.schedule(stopping(), limit.toMillis()));
    try (StopSignals _ = StopSignals.calling(capture::stop)) {
      error.println("ml-ids-flows: capturing on " + capture.name() + "; stop with Ctrl-C");
      extraction.run();
    } catch (IOException e) {
      complete = false;
      error.println("ml-ids-flows: " + Console.describe(e));
    } finally {
      timer.cancel();
    }
    ExtractionSummary summary = extraction.summary();
    error.println(summary.captureText());
    summary
        .nothingJudged()
        .ifPresent(
            why ->
                error.printf(
                    "ml-ids-flows: %s: nothing could be classified: %s%n", capture.name(), why));
    return summary;
  }

  private TimerTask stopping() {
    return new TimerTask() {
      @Override
      public void run() {
        capture.stop();
      }
    };
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  /** An idle interface is not an error. */
  @Override
  public boolean isUsable() {
    return true;
  }

  @Override
  public void close() {
    capture.close();
  }
}

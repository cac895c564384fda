package io.mlids.api.sensor;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.flow.MeterStatistics;
import io.mlids.core.pipeline.ExtractionSummary;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A sensor's total counts over all its captures, and its current problem. Thread-safe. */
final class SensorAccounts {
  private static final ExtractionSummary NOTHING =
      new ExtractionSummary(
          CaptureStatistics.NONE,
          0,
          Map.of(),
          new MeterStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0),
          Duration.ZERO);

  private ExtractionSummary ended = NOTHING;
  private Optional<CaptureRun> current = Optional.empty();
  private Optional<String> captureProblem = Optional.of("the capture has not started");
  private Optional<String> linkProblem = Optional.empty();
  private long failures;

  synchronized void begin(CaptureRun run) {
    current = Optional.of(run);
    captureProblem = Optional.empty();
  }

  synchronized void end(CaptureRun run) {
    ended = ended.plus(run.summary());
    current = Optional.empty();
  }

  synchronized void fail(String problem) {
    captureProblem = Optional.of(problem);
    failures++;
  }

  /** Records the link's problem, and returns whether the problem has changed. */
  synchronized boolean link(Optional<String> problem) {
    boolean changed = !problem.equals(linkProblem);
    linkProblem = problem;
    if (changed && problem.isPresent()) {
      failures++;
    }
    return changed;
  }

  /** Stops the current capture, if any. */
  synchronized void stop() {
    current.ifPresent(CaptureRun::stop);
  }

  synchronized ExtractionSummary summary() {
    return current.map(run -> ended.plus(run.summary())).orElse(ended);
  }

  /** The reason why no packets can arrive; empty if packets can arrive. */
  synchronized Optional<String> problem() {
    return captureProblem.or(() -> linkProblem);
  }

  synchronized long failures() {
    return failures;
  }
}

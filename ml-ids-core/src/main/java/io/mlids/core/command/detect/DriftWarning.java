package io.mlids.core.command.detect;

import io.mlids.core.drift.DriftListener;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.DriftState;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Says on standard error whether flows are like those that the model was trained on: of every input
 * at its end, and of a live capture once as soon as they are not. The reports come from one thread
 * at a time.
 */
final class DriftWarning implements DriftListener {
  private final PrintWriter error;
  private final boolean live;
  private Optional<DriftReport> latest = Optional.empty();

  DriftWarning(PrintWriter error, boolean live) {
    this.error = error;
    this.live = live;
  }

  @Override
  public synchronized void changed(DriftReport report) {
    if (report.drifting()) {
      if (live && latest.isEmpty()) {
        warn("the flows", report);
      }
      latest = Optional.of(report);
    }
  }

  /** The end of the input, with the last report on it. */
  synchronized void atEnd(DriftReport last) {
    switch (last.state()) {
      case UNLIKE_TRAINING -> warn("the flows", last);
      case PARTLY_UNLIKE, LIKE_TRAINING, CANNOT_TELL_YET -> {
        latest.ifPresent(report -> warn("for a while the flows", report));
        say(last);
      }
    }
  }

  /** Silence would be taken for a yes. */
  private void say(DriftReport last) {
    boolean figures = last.state() != DriftState.LIKE_TRAINING && last.rows() > 0;
    error.println("drift: " + last.conclusion() + (figures ? "; " + last.text() : ""));
    error.flush();
  }

  private void warn(String which, DriftReport report) {
    error.println(
        "ml-ids-flows: warning: "
            + which
            + " differ from the training flows, so the model's verdicts are less reliable: "
            + report.text()
            + "; docs/drift.md says what to do");
    error.flush();
  }
}

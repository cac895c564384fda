package io.mlids.core.command;

import io.mlids.core.detect.DriftListener;
import io.mlids.core.detect.DriftReport;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Warns on standard error when flows are unlike those that the model was trained on: of a live
 * capture once as soon as that is so, and of every input at its end. The reports come from one
 * thread at a time.
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
    if (last.drifting()) {
      warn("the flows", last);
    } else {
      latest.ifPresent(report -> warn("for a while the flows", report));
    }
  }

  private void warn(String which, DriftReport report) {
    error.println(
        "ml-ids-flows: warning: "
            + which
            + " were unlike those that the model was trained on, so its verdicts are less sure: "
            + report.text()
            + "; docs/drift.md says what to do");
    error.flush();
  }
}

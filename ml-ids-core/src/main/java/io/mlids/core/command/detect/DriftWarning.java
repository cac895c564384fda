package io.mlids.core.command.detect;

import io.mlids.core.drift.DriftListener;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.DriftState;
import io.mlids.core.site.SiteDriftReport;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * Reports on standard error whether the flows resemble the model's training data. It writes a
 * report at the end of every input and, during a live capture, also once as soon as the flows
 * differ. Thread-safe.
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
        warn("the flows differ", report);
      }
      latest = Optional.of(report);
    }
  }

  /** Prints the conclusion at the end of the input. */
  synchronized void atEnd(DriftReport last) {
    switch (last.state()) {
      case UNLIKE_TRAINING -> warn("the flows differ", last);
      case PARTLY_UNLIKE, LIKE_TRAINING, CANNOT_TELL_YET -> {
        latest.ifPresent(report -> warn("for a while, the flows differed", report));
        say(last);
      }
    }
  }

  /** Prints how the flows compare with those that the site profile was learned from. */
  synchronized void atEnd(SiteDriftReport site, Instant now) {
    error.println(
        switch (site.state()) {
          case UNLIKE_SITE, PARTLY_UNLIKE ->
              "ml-ids-flows: warning: site: " + site.conclusion(now) + "; see docs/drift.md";
          case LIKE_SITE, CANNOT_TELL_YET -> "site: " + site.conclusion(now);
        });
    error.flush();
  }

  /** Also prints good news: silence would be ambiguous. */
  private void say(DriftReport last) {
    boolean figures = last.state() != DriftState.LIKE_TRAINING && last.rows() > 0;
    error.println("drift: " + last.conclusion() + (figures ? "; " + last.text() : ""));
    error.flush();
  }

  private void warn(String which, DriftReport report) {
    error.println(
        "ml-ids-flows: warning: "
            + which
            + " from the training flows, so the model's verdicts are less reliable: "
            + report.text()
            + "; see docs/drift.md");
    error.flush();
  }
}

package io.mlids.api.scoring;

import io.mlids.core.drift.DriftListener;
import io.mlids.core.drift.DriftReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log line when flows begin to be unlike the training rows, and one when they cease to. */
final class DriftLog implements DriftListener {
  private static final Logger LOG = LoggerFactory.getLogger(DriftLog.class);

  private final String modelVersion;

  DriftLog(String modelVersion) {
    this.modelVersion = modelVersion;
  }

  @Override
  public void changed(DriftReport report) {
    if (report.drifting()) {
      LOG.warn(
          "drift: the flows are unlike those that model {} was trained on, so its verdicts are less"
              + " sure: {}; GET /api/drift says more",
          modelVersion,
          report.text());
    } else {
      LOG.info("drift over: {}", report.text());
    }
  }
}

package io.mlids.api.scoring;

import io.mlids.core.drift.DriftListener;
import io.mlids.core.drift.DriftReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when drift starts and ends. */
final class DriftLog implements DriftListener {
  private static final Logger LOG = LoggerFactory.getLogger(DriftLog.class);

  private final String reference;

  /**
   * @param reference what the flows differ from, and what this means
   */
  DriftLog(String reference) {
    this.reference = reference;
  }

  @Override
  public void changed(DriftReport report) {
    if (report.drifting()) {
      LOG.warn("drift: the flows differ from {}: {}; see GET /api/drift", reference, report.text());
    } else {
      LOG.info("drift over: {}", report.text());
    }
  }
}

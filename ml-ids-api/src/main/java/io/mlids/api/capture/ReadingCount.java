package io.mlids.api.capture;

import io.mlids.core.pipeline.ExtractionSummary;
import java.util.function.ToLongFunction;

/** Anomalies and losses in a capture, other than skipped packets. */
public enum ReadingCount {
  OUT_OF_ORDER("packets_out_of_order", s -> s.order().outOfOrder()),
  LATE("packets_late", s -> s.order().late()),
  FRAGMENTS_JOINED("fragments_joined", s -> s.fragments().joined()),
  FRAGMENTS_OVERLAPPING("fragments_overlapping", s -> s.fragments().overlapping()),
  FRAGMENTS_DISPLACED("fragments_displaced", s -> s.fragments().displaced()),
  TIMES_BACKWARDS("times_backwards", s -> s.flows().timesBackwards()),
  EARLY_EXPIRED("early_expired", s -> s.flows().expiredEarly()),
  CLOSES_FORGOTTEN("closes_forgotten", s -> s.flows().closesForgotten()),
  DAMAGES("damages", s -> s.capture().damages());

  private final String id;
  private final ToLongFunction<ExtractionSummary> count;

  ReadingCount(String id, ToLongFunction<ExtractionSummary> count) {
    this.id = id;
    this.count = count;
  }

  /** The name in summaries and metrics. */
  public String id() {
    return id;
  }

  /** Returns this count from a capture's summary. */
  public long of(ExtractionSummary summary) {
    return count.applyAsLong(summary);
  }
}

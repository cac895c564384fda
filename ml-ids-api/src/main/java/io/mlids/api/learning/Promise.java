package io.mlids.api.learning;

import io.mlids.core.site.FalseAlarmLimit;
import io.mlids.core.site.SiteLearner;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a limit on false alarms means for the flows learned so far.
 *
 * @param share the share of benign flows that may be flagged; empty while the number of flows per
 *     day is unknown, or if the share cannot be promised
 * @param obstacle why the share cannot be promised, with the remedy; empty if it can
 */
record Promise(OptionalDouble share, Optional<String> obstacle) {
  static Promise of(FalseAlarmLimit limit, SiteLearner learner) {
    if (!limit.isPerDay()) {
      return new Promise(OptionalDouble.of(limit.value()), Optional.empty());
    }
    SiteLearner.Span span = learner.span(_ -> false);
    if (!(span.days() > 0)) {
      return new Promise(OptionalDouble.empty(), Optional.empty());
    }
    try {
      return new Promise(
          OptionalDouble.of(limit.share(span.flows() / span.days())), Optional.empty());
    } catch (IllegalArgumentException e) {
      return new Promise(OptionalDouble.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** The maximum number of flows that a limit may need, whatever the number of flows per day. */
  static long mostNeeded(FalseAlarmLimit limit) {
    return SiteLearner.needed(limit.isPerDay() ? FalseAlarmLimit.LEAST_SHARE : limit.value());
  }

  /** The number of flows needed; 0 while the share is unknown. */
  long needed() {
    return share.isPresent() ? SiteLearner.needed(share.getAsDouble()) : 0;
  }
}

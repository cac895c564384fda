package io.mlids.api.feedback;

import io.mlids.api.feedback.FeedbackRefusedException.Reason;
import java.util.Map;

/**
 * Counts of judgements.
 *
 * @param falseAlarms the number of false alarms in force
 * @param attacks the number of true attacks in force
 * @param undone the number of judgements that were undone
 * @param flows the number of flows whose features are stored
 * @param refused the number of refused requests since the start, by reason
 */
public record FeedbackCounts(
    long falseAlarms, long attacks, long undone, long flows, Map<Reason, Long> refused) {
  public FeedbackCounts {
    refused = Map.copyOf(refused);
  }
}

package io.mlids.api.feedback;

import io.mlids.core.feedback.Judgement;
import java.util.Optional;

/**
 * A filter for judgements; empty components match everything.
 *
 * @param judgement the judgement
 * @param inForce true for judgements in force only, false for undone ones only
 * @param incident the ID of the incident that was judged
 */
public record FeedbackQuery(
    Optional<Judgement> judgement, Optional<Boolean> inForce, Optional<String> incident) {
  /** All judgements. */
  public static final FeedbackQuery ALL =
      new FeedbackQuery(Optional.empty(), Optional.empty(), Optional.empty());

  boolean matches(FeedbackEntry entry) {
    return (judgement.isEmpty() || judgement.get() == entry.judgement())
        && (inForce.isEmpty() || inForce.get() == entry.isInForce())
        && (incident.isEmpty() || incident.equals(entry.incident()));
  }
}

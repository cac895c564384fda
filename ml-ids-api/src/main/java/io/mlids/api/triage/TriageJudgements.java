package io.mlids.api.triage;

import io.mlids.api.feedback.Feedback;
import io.mlids.api.feedback.FeedbackEntry;
import io.mlids.api.feedback.FeedbackRefusedException;
import io.mlids.api.triage.TriageRefusedException.Reason;
import io.mlids.core.feedback.Judgement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the state {@link TriageState#FALSE_ALARM} and the judgements of incidents consistent: an
 * incident that becomes a false alarm is judged as one, and the judgement is undone when the
 * incident is no longer one. An earlier judgement is neither repeated nor undone. Thread-safe.
 */
public final class TriageJudgements {
  private static final Logger LOG = LoggerFactory.getLogger(TriageJudgements.class);
  private static final int LONGEST_NOTE = 500;

  private final Feedback feedback;

  /**
   * @param feedback stores the judgements
   */
  public TriageJudgements(Feedback feedback) {
    this.feedback = feedback;
  }

  /** A judgement that was given for a change. */
  record Given(String id) {}

  /** Judges an incident if the draft makes it a false alarm. */
  Optional<Given> give(Draft draft, String by) throws TriageRefusedException {
    boolean becomes =
        draft.after().state() == TriageState.FALSE_ALARM
            && draft.before().state() != TriageState.FALSE_ALARM;
    if (!becomes || isJudged(draft.after().incident())) {
      return Optional.empty();
    }
    try {
      Feedback.Outcome outcome =
          feedback.judgeIncident(
              draft.after().incident(),
              new Feedback.Statement(Judgement.FALSE_ALARM, by, note(draft)));
      draft.link(outcome.entry().id());
      return Optional.of(new Given(outcome.entry().id()));
    } catch (FeedbackRefusedException e) {
      throw new TriageRefusedException(reason(e), e.getMessage());
    }
  }

  private boolean isJudged(String incident) {
    return feedback
        .store()
        .ofIncident(incident)
        .filter(FeedbackEntry::isInForce)
        .filter(entry -> entry.judgement() == Judgement.FALSE_ALARM)
        .isPresent();
  }

  /** The note that is part of the same change, for the exported judgement. */
  private static String note(Draft draft) {
    for (TriageEvent each : draft.events()) {
      if (each.change() instanceof TriageChange.Note(String text)) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_NOTE ? line : line.substring(0, LONGEST_NOTE);
      }
    }
    return "";
  }

  private static Reason reason(FeedbackRefusedException e) {
    return switch (e.reason()) {
      case GONE -> Reason.GONE;
      case CONFLICT -> Reason.CONFLICT;
      case INVALID -> Reason.INVALID;
      case FULL -> Reason.FULL;
      case UNWRITABLE -> Reason.UNWRITABLE;
    };
  }

  /** Undoes a judgement whose change could not be stored. */
  void takeBack(Given given, String by) {
    undo(given.id(), by);
  }

  /** Undoes the judgement that made an incident a false alarm, if the draft makes it none. */
  void withdraw(Draft draft, String by) {
    if (draft.before().state() == TriageState.FALSE_ALARM
        && draft.after().state() != TriageState.FALSE_ALARM) {
      draft
          .before()
          .feedback()
          .flatMap(feedback.store()::find)
          .filter(FeedbackEntry::isInForce)
          .ifPresent(entry -> undo(entry.id(), by));
    }
  }

  private void undo(String id, String by) {
    try {
      feedback.undo(id, by);
    } catch (FeedbackRefusedException e) {
      LOG.warn("judgement {} cannot be undone: {}", id, e.getMessage());
    }
  }
}

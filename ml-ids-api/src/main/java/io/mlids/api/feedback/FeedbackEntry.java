package io.mlids.api.feedback;

import io.mlids.core.feedback.FeedbackRow;
import io.mlids.core.feedback.JudgedFlow;
import io.mlids.core.feedback.Judgement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A judgement. Immutable.
 *
 * @param number the entry's number, counted from 1 in the order in which entries were stored; 0 if
 *     not stored yet
 * @param id a unique ID
 * @param at when it was made
 * @param by who made it
 * @param title what was judged, as one line
 * @param note a remark; may be empty
 * @param incident the ID of the incident that was judged; empty if a flow was judged
 * @param notification the number of the notification whose flow was judged; numbering begins again
 *     when the server restarts
 * @param calibrates whether the flows of a false alarm count for the calibration of the site
 *     profile
 * @param flows the judged flows whose features are known; empty once undone
 * @param undone by whom and when the judgement was undone; empty if it is in force
 */
public record FeedbackEntry(
    long number,
    String id,
    Instant at,
    String by,
    Judgement judgement,
    String title,
    String note,
    Optional<String> incident,
    OptionalLong notification,
    boolean calibrates,
    List<JudgedFlow> flows,
    Optional<Undo> undone) {

  /** When and by whom a judgement was undone. */
  public record Undo(Instant at, String by) {}

  public FeedbackEntry {
    flows = List.copyOf(flows);
  }

  /** Returns whether the judgement has not been undone. */
  public boolean isInForce() {
    return undone.isEmpty();
  }

  FeedbackEntry numbered(long other) {
    return with(other, flows, undone);
  }

  FeedbackEntry undone(Undo undo) {
    return with(number, List.of(), Optional.of(undo));
  }

  private FeedbackEntry with(long newNumber, List<JudgedFlow> newFlows, Optional<Undo> newUndone) {
    return new FeedbackEntry(
        newNumber,
        id,
        at,
        by,
        judgement,
        title,
        note,
        incident,
        notification,
        calibrates,
        newFlows,
        newUndone);
  }

  /** Returns a row for each flow, for export. */
  public List<FeedbackRow> rows() {
    return flows.stream()
        .map(
            flow ->
                new FeedbackRow(
                    0,
                    id,
                    Optional.of(at),
                    by,
                    judgement,
                    title,
                    note,
                    incident.orElse(""),
                    calibrates,
                    flow))
        .toList();
  }
}

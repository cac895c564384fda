package io.mlids.api.feedback;

import io.mlids.api.feedback.FeedbackRefusedException.Reason;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feedback.FeedbackRow;
import io.mlids.core.feedback.JudgedFlow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Turns imported rows into judgements. Rows with the same ID belong to one judgement; each row
 * without an ID is one.
 *
 * @param entries the judgements that are not stored yet
 * @param skipped the number of judgements that are already stored, even if they have been undone
 */
record FeedbackImport(List<FeedbackEntry> entries, int skipped) {
  FeedbackImport {
    entries = List.copyOf(entries);
  }

  /**
   * Reads the rows.
   *
   * @param served the feature profile of the model in use
   * @param by the author of rows without one
   * @param now the time of rows without one
   * @throws FeedbackRefusedException if a row cannot be used
   */
  static FeedbackImport of(
      List<FeedbackRow> rows, FeatureProfile served, String by, Instant now, FeedbackStore store)
      throws FeedbackRefusedException {
    List<FeedbackEntry> entries = new ArrayList<>();
    int skipped = 0;
    for (List<FeedbackRow> group : groups(rows, served)) {
      FeedbackRow first = group.getFirst();
      if (store.find(first.id()).isPresent()) {
        skipped++;
      } else {
        String id = first.id().isEmpty() ? store.newId() : first.id();
        entries.add(entry(id, group, served, by, now));
      }
    }
    return new FeedbackImport(entries, skipped);
  }

  /** The rows of each judgement. */
  private static Iterable<List<FeedbackRow>> groups(List<FeedbackRow> rows, FeatureProfile served)
      throws FeedbackRefusedException {
    Map<String, List<FeedbackRow>> groups = new LinkedHashMap<>();
    for (FeedbackRow row : rows) {
      FeatureProfile profile = row.flow().profile().orElse(served);
      if (profile != served) {
        throw invalid(
            row,
            "the flow has the feature profile "
                + profile
                + ", but the model needs "
                + served
                + "; import it into a server with a model of that profile");
      }
      String key = row.id().isEmpty() ? "line " + row.line() : row.id();
      List<FeedbackRow> group = groups.computeIfAbsent(key, _ -> new ArrayList<>());
      if (!group.isEmpty() && group.getFirst().judgement() != row.judgement()) {
        throw invalid(
            row,
            "another line with the feedback_id '"
                + row.id()
                + "' has another judgement; use the same one, or another ID");
      }
      group.add(row);
    }
    return groups.values();
  }

  private static FeedbackRefusedException invalid(FeedbackRow row, String problem) {
    return new FeedbackRefusedException(Reason.INVALID, "line " + row.line() + ": " + problem);
  }

  private static FeedbackEntry entry(
      String id, List<FeedbackRow> group, FeatureProfile served, String by, Instant now) {
    FeedbackRow first = group.getFirst();
    List<JudgedFlow> flows =
        group.stream()
            .map(FeedbackRow::flow)
            .map(
                flow ->
                    new JudgedFlow(
                        flow.row(),
                        Optional.of(served),
                        flow.modelVersion(),
                        flow.probability(),
                        flow.label()))
            .toList();
    return new FeedbackEntry(
        0,
        id,
        first.at().orElse(now),
        first.by().isEmpty() ? by : first.by(),
        first.judgement(),
        first.title().isEmpty() ? "imported flow" : first.title(),
        first.note(),
        Optional.of(first.incident()).filter(incident -> !incident.isEmpty()),
        OptionalLong.empty(),
        first.calibrates(),
        flows,
        Optional.empty());
  }
}

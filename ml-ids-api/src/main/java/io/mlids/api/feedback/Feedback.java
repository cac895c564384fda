package io.mlids.api.feedback;

import io.mlids.api.alert.Alert;
import io.mlids.api.alert.IncidentNews;
import io.mlids.api.feed.LiveFeed;
import io.mlids.api.feed.LiveNotification;
import io.mlids.api.feedback.FeedbackEntry.Undo;
import io.mlids.api.feedback.FeedbackRefusedException.Reason;
import io.mlids.api.incident.Incidents;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.scoring.ServedModel;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.feedback.FeedbackRow;
import io.mlids.core.feedback.FlowRow;
import io.mlids.core.feedback.JudgedFlow;
import io.mlids.core.feedback.Judgement;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Accepts judgements of incidents and flows. A false alarm raises the thresholds of the site
 * profile at once: they are recomputed from the learned flows and all false alarms in force, so the
 * order of judgements does not matter, and undoing one restores the thresholds that would apply
 * without it. Thread-safe.
 */
public final class Feedback implements AutoCloseable {
  private final FeedbackStore store;
  private final ServedModel model;
  private final CalibratedThresholds thresholds;
  private final LiveFeed feed;
  private final Incidents incidents;
  private final Clock clock;
  private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);

  /**
   * A judgement as submitted.
   *
   * @param by the author
   * @param note a remark; may be empty
   */
  public record Statement(Judgement judgement, String by, String note) {}

  /**
   * The result of a judgement or an undo.
   *
   * @param effect the effect on the thresholds
   * @param suggestedAllowList an allow-list that would suppress such incidents; empty unless an
   *     incident with one attacker or one victim was judged a false alarm
   */
  public record Outcome(
      FeedbackEntry entry, CalibrationEffect effect, Optional<String> suggestedAllowList) {}

  /**
   * The result of an import.
   *
   * @param added the new judgements
   * @param skipped the number of judgements that were already stored
   */
  public record Imported(List<FeedbackEntry> added, int skipped, CalibrationEffect effect) {
    public Imported {
      added = List.copyOf(added);
    }
  }

  /**
   * Creates a service without a model; call {@link #apply} once a model is loaded.
   *
   * @param store closed together with this object
   * @param feed the notifications that can be judged
   * @param incidents the incidents that can be judged
   */
  public Feedback(
      FeedbackStore store, ServedModel model, LiveFeed feed, Incidents incidents, Clock clock) {
    this.store = store;
    this.model = model;
    this.thresholds = new CalibratedThresholds(store, model);
    this.feed = feed;
    this.incidents = incidents;
    this.clock = clock;
    for (Reason each : Reason.values()) {
      refused.put(each, new LongAdder());
    }
  }

  /** The stored judgements. */
  public FeedbackStore store() {
    return store;
  }

  /**
   * Applies the stored false alarms to the model in use. Call this whenever the model has been
   * replaced.
   */
  public synchronized void apply() {
    thresholds.apply();
  }

  /**
   * Judges an incident and those of its flows whose features are known.
   *
   * @throws FeedbackRefusedException if the incident is not stored or already has a judgement in
   *     force, or if the judgement cannot be stored
   */
  public synchronized Outcome judgeIncident(String id, Statement statement)
      throws FeedbackRefusedException {
    return counted(
        () -> {
          KeptIncident kept = incident(id);
          refuseIfJudged(store.ofIncident(id), "this incident");
          Optional<String> suggestion =
              statement.judgement() == Judgement.FALSE_ALARM
                  ? AllowListSuggestion.of(kept.incident(), statement.note())
                  : Optional.empty();
          return stored(entry(statement, kept), suggestion);
        });
  }

  private KeptIncident incident(String id) throws FeedbackRefusedException {
    return incidents
        .find(id)
        .orElseThrow(
            () ->
                new FeedbackRefusedException(
                    Reason.GONE,
                    "incident '"
                        + id
                        + "' does not exist or has been removed; GET /api/incidents lists"
                        + " the stored ones"));
  }

  private FeedbackEntry entry(Statement statement, KeptIncident kept) {
    return entry(
        statement,
        kept.incident().title(),
        Optional.of(kept.incident().id()),
        OptionalLong.empty(),
        kept.incident().isOfVerdicts(),
        incidents.flows().of(kept.incident()).stream()
            .map(flow -> judged(FlowRow.of(flow.flow()), flow.verdict(), modelVersion()))
            .toList());
  }

  /**
   * Judges the flow of a notification. In a roll-up, this is the flow with the highest probability.
   *
   * @throws FeedbackRefusedException if the notification is not stored, reports an incident or
   *     already has a judgement in force, or if the judgement cannot be stored
   */
  public synchronized Outcome judgeNotification(long sequence, Statement statement)
      throws FeedbackRefusedException {
    return counted(
        () -> {
          Alert alert = alert(sequence);
          refuseIfJudged(store.ofNotification(sequence), "the flow of this notification");
          return stored(entry(statement, sequence, alert), Optional.empty());
        });
  }

  private Alert alert(long sequence) throws FeedbackRefusedException {
    LiveNotification notification =
        feed.find(sequence)
            .filter(found -> found.news().isPresent())
            .orElseThrow(
                () ->
                    new FeedbackRefusedException(
                        Reason.GONE,
                        "notification "
                            + sequence
                            + " does not exist or has been removed, so the features of its flow"
                            + " are not known; GET /api/notifications lists the stored ones"));
    return switch (notification.news().orElseThrow()) {
      case Alert alert -> alert;
      case IncidentNews news ->
          throw new FeedbackRefusedException(
              Reason.INVALID,
              "notification "
                  + sequence
                  + " reports an incident; send \"incident\": \""
                  + news.change().incident().id()
                  + "\" instead");
    };
  }

  private FeedbackEntry entry(Statement statement, long sequence, Alert alert) {
    FlowRow row = alert.attack().row();
    return entry(
        statement,
        title(row, alert.verdict()),
        Optional.empty(),
        OptionalLong.of(sequence),
        true,
        List.of(judged(row, alert.verdict(), alert.modelVersion())));
  }

  private static void refuseIfJudged(Optional<FeedbackEntry> before, String what)
      throws FeedbackRefusedException {
    if (before.isPresent() && before.get().isInForce()) {
      FeedbackEntry entry = before.get();
      throw new FeedbackRefusedException(
          Reason.CONFLICT,
          what
              + " was already judged as "
              + entry.judgement().id()
              + " by "
              + entry.by()
              + "; undo that first (DELETE /api/feedback/"
              + entry.id()
              + ")");
    }
  }

  private JudgedFlow judged(FlowRow row, Verdict verdict, String modelVersion) {
    Optional<TrafficClass> label =
        Optional.of(verdict.label())
            .filter(
                each ->
                    each.isAttack()
                        && !each.equals(TrafficClass.ATTACK)
                        && !each.equals(TrafficClass.UNKNOWN_ATTACK));
    return new JudgedFlow(
        row, model.current().map(Classifier::profile), modelVersion, verdict.probability(), label);
  }

  private String modelVersion() {
    return model.current().map(Classifier::modelVersion).orElse("");
  }

  private static String title(FlowRow row, Verdict verdict) {
    return row.source().isEmpty()
        ? String.format(Locale.ROOT, "%s: submitted row", verdict.labelText())
        : String.format(
            Locale.ROOT,
            "%s: %s to %s port %d",
            verdict.labelText(),
            row.source(),
            row.destination(),
            row.destinationPort());
  }

  private FeedbackEntry entry(
      Statement statement,
      String title,
      Optional<String> incident,
      OptionalLong notification,
      boolean calibrates,
      List<JudgedFlow> flows) {
    return new FeedbackEntry(
        0,
        store.newId(),
        clock.instant(),
        statement.by(),
        statement.judgement(),
        title,
        statement.note(),
        incident,
        notification,
        calibrates,
        flows,
        Optional.empty());
  }

  private Outcome stored(FeedbackEntry entry, Optional<String> suggestion)
      throws FeedbackRefusedException {
    FeedbackEntry added = store.add(List.of(entry)).getFirst();
    return new Outcome(added, thresholds.changed(added), suggestion);
  }

  /**
   * Undoes a judgement.
   *
   * @throws FeedbackRefusedException if it does not exist or was undone before
   */
  public synchronized Outcome undo(String id, String by) throws FeedbackRefusedException {
    return counted(
        () -> {
          Optional<FeedbackEntry> judged = store.find(id);
          FeedbackEntry undone = store.undo(id, new Undo(clock.instant(), by));
          // An undone entry no longer has its flows.
          CalibrationEffect effect = thresholds.changed(judged.orElse(undone));
          return new Outcome(undone, effect, Optional.empty());
        });
  }

  /**
   * Adds judgements that were exported, or written by other programs. Judgements that are already
   * stored are skipped, even if they have been undone.
   *
   * @param served the feature profile of the model in use
   * @param by who imports the rows; also the author of rows without one
   * @throws FeedbackRefusedException if a row cannot be used; in that case, none is added
   */
  public synchronized Imported add(List<FeedbackRow> rows, FeatureProfile served, String by)
      throws FeedbackRefusedException {
    return counted(
        () -> {
          FeedbackImport read = FeedbackImport.of(rows, served, by, clock.instant(), store);
          List<FeedbackEntry> added = store.add(read.entries());
          return new Imported(added, read.skipped(), thresholds.imported(added));
        });
  }

  /** Returns the current counts of judgements and of refused requests. */
  public FeedbackCounts counts() {
    FeedbackCounts stored = store.counts();
    Map<Reason, Long> sums = new EnumMap<>(Reason.class);
    refused.forEach((reason, count) -> sums.put(reason, count.sum()));
    return new FeedbackCounts(
        stored.falseAlarms(), stored.attacks(), stored.undone(), stored.flows(), sums);
  }

  /** Counts a request that was refused because it is invalid. */
  public void countInvalid() {
    count(Reason.INVALID);
  }

  @FunctionalInterface
  private interface Change<T> {
    T make() throws FeedbackRefusedException;
  }

  private <T> T counted(Change<T> change) throws FeedbackRefusedException {
    try {
      return change.make();
    } catch (FeedbackRefusedException e) {
      count(e.reason());
      throw e;
    }
  }

  private void count(Reason reason) {
    Objects.requireNonNull(refused.get(reason)).increment();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}

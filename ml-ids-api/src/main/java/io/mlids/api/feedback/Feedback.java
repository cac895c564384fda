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
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.feedback.FeedbackRow;
import io.mlids.core.feedback.FlowRow;
import io.mlids.core.feedback.JudgedFlow;
import io.mlids.core.feedback.Judgement;
import io.mlids.core.site.ServiceGroup;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteProfile;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
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
  private final LiveFeed feed;
  private final Incidents incidents;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
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
    site().ifPresent(this::recalibrate);
  }

  private Optional<SiteClassifier> site() {
    return model.current().flatMap(Feedback::site);
  }

  private static Optional<SiteClassifier> site(Classifier classifier) {
    return classifier instanceof SiteClassifier site ? Optional.of(site) : Optional.empty();
  }

  private void recalibrate(SiteClassifier site) {
    List<FlowRow> flows =
        store.calibrating().stream()
            .filter(flow -> flow.profile().filter(profile -> profile == site.profile()).isPresent())
            .map(JudgedFlow::row)
            .toList();
    site.recalibrate(rows(flows, site.features()));
  }

  private static FeatureRows rows(List<FlowRow> flows, List<Feature> features) {
    float[] values = new float[flows.size() * features.size()];
    int[] protocols = new int[flows.size()];
    int[] ports = new int[flows.size()];
    for (int i = 0; i < flows.size(); i++) {
      flows.get(i).fillModelRow(features, values, i * features.size());
      protocols[i] = flows.get(i).protocol();
      ports[i] = flows.get(i).destinationPort();
    }
    return FeatureRows.of(features, values, flows.size(), protocols, ports);
  }

  /**
   * Judges an incident and those of its flows whose features are known.
   *
   * @throws FeedbackRefusedException if the incident is not stored or already has a judgement in
   *     force, or if the judgement cannot be stored
   */
  public synchronized Outcome judgeIncident(String id, Statement statement)
      throws FeedbackRefusedException {
    KeptIncident kept =
        incidents
            .store()
            .find(id)
            .orElseThrow(
                () ->
                    refuse(
                        Reason.GONE,
                        "incident '"
                            + id
                            + "' does not exist or has been removed; GET /api/incidents lists"
                            + " the stored ones"));
    refuseIfJudged(store.ofIncident(id), "this incident");
    boolean ofVerdicts = kept.incident().isOfVerdicts();
    List<JudgedFlow> flows =
        incidents.flows().of(kept.incident()).stream()
            .map(flow -> judged(FlowRow.of(flow.flow()), flow.verdict(), modelVersion()))
            .toList();
    FeedbackEntry entry =
        entry(
            statement,
            kept.incident().title(),
            Optional.of(id),
            OptionalLong.empty(),
            ofVerdicts,
            flows);
    Optional<String> suggestion =
        statement.judgement() == Judgement.FALSE_ALARM
            ? AllowListSuggestion.of(kept.incident(), statement.note())
            : Optional.empty();
    return stored(entry, suggestion);
  }

  /**
   * Judges the flow of a notification. In a roll-up, this is the flow with the highest probability.
   *
   * @throws FeedbackRefusedException if the notification is not stored, reports an incident or
   *     already has a judgement in force, or if the judgement cannot be stored
   */
  public synchronized Outcome judgeNotification(long sequence, Statement statement)
      throws FeedbackRefusedException {
    LiveNotification notification =
        feed.find(sequence)
            .orElseThrow(
                () ->
                    refuse(
                        Reason.GONE,
                        "notification "
                            + sequence
                            + " does not exist or has been removed, so the features of its flow"
                            + " are not known; GET /api/notifications lists the stored ones"));
    Alert alert =
        switch (notification.news()) {
          case Alert of -> of;
          case IncidentNews news ->
              throw refuse(
                  Reason.INVALID,
                  "notification "
                      + sequence
                      + " reports an incident; send \"incident\": \""
                      + news.change().incident().id()
                      + "\" instead");
        };
    refuseIfJudged(store.ofNotification(sequence), "the flow of this notification");
    FlowRow row = alert.attack().row();
    return stored(
        entry(
            statement,
            title(row, alert.verdict()),
            Optional.empty(),
            OptionalLong.of(sequence),
            true,
            List.of(judged(row, alert.verdict(), alert.modelVersion()))),
        Optional.empty());
  }

  private void refuseIfJudged(Optional<FeedbackEntry> before, String what)
      throws FeedbackRefusedException {
    if (before.isPresent() && before.get().isInForce()) {
      FeedbackEntry entry = before.get();
      throw refuse(
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
        newId(),
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

  private String newId() {
    String id;
    do {
      id = HexFormat.of().toHexDigits(random.nextLong());
    } while (store.find(id).isPresent());
    return id;
  }

  private Outcome stored(FeedbackEntry entry, Optional<String> suggestion)
      throws FeedbackRefusedException {
    FeedbackEntry added = counted(() -> store.add(List.of(entry))).getFirst();
    return new Outcome(added, effect(added, added.flows()), suggestion);
  }

  /**
   * Undoes a judgement.
   *
   * @throws FeedbackRefusedException if it does not exist or was undone before
   */
  public synchronized Outcome undo(String id, String by) throws FeedbackRefusedException {
    List<JudgedFlow> flows = store.find(id).map(FeedbackEntry::flows).orElse(List.of());
    FeedbackEntry undone = counted(() -> store.undo(id, new Undo(clock.instant(), by)));
    return new Outcome(undone, effect(undone, flows), Optional.empty());
  }

  /**
   * Adds judgements that were exported, or written by other programs. Rows with the same ID belong
   * to one judgement; each row without an ID is one. Judgements that are already stored are
   * skipped, even if they have been undone.
   *
   * @param by who imports the rows; also the author of rows without one
   * @throws FeedbackRefusedException if a row cannot be used; in that case, none is added
   */
  public synchronized Imported add(List<FeedbackRow> rows, String by)
      throws FeedbackRefusedException {
    FeatureProfile served =
        model
            .current()
            .map(Classifier::profile)
            .orElseThrow(() -> refuse(Reason.INVALID, "the model is being loaded; retry later"));
    Map<String, List<FeedbackRow>> groups = new LinkedHashMap<>();
    for (FeedbackRow row : rows) {
      FeatureProfile profile = row.flow().profile().orElse(served);
      if (profile != served) {
        throw refuse(
            Reason.INVALID,
            "line "
                + row.line()
                + ": the flow has the feature profile "
                + profile
                + ", but the model needs "
                + served
                + "; import it into a server with a model of that profile");
      }
      String key = row.id().isEmpty() ? "line " + row.line() : row.id();
      List<FeedbackRow> group = groups.computeIfAbsent(key, _ -> new ArrayList<>());
      if (!group.isEmpty() && group.getFirst().judgement() != row.judgement()) {
        throw refuse(
            Reason.INVALID,
            "line "
                + row.line()
                + ": another line with the feedback_id '"
                + row.id()
                + "' has another judgement; use the same one, or another ID");
      }
      group.add(row);
    }
    List<FeedbackEntry> entries = new ArrayList<>();
    int skipped = 0;
    for (List<FeedbackRow> group : groups.values()) {
      if (store.find(group.getFirst().id()).isPresent()) {
        skipped++;
      } else {
        entries.add(imported(group, served, by));
      }
    }
    List<FeedbackEntry> added = counted(() -> store.add(entries));
    List<JudgedFlow> flows = added.stream().flatMap(entry -> entry.flows().stream()).toList();
    Optional<SiteProfile> before = profile();
    apply();
    CalibrationEffect effect =
        added.stream().anyMatch(Feedback::moves)
            ? effect(before, flows)
            : CalibrationEffect.none("the import contains no new false alarm that counts");
    return new Imported(added, skipped, effect);
  }

  private FeedbackEntry imported(List<FeedbackRow> group, FeatureProfile served, String by) {
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
        first.id().isEmpty() ? newId() : first.id(),
        first.at().orElse(clock.instant()),
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

  private static boolean moves(FeedbackEntry entry) {
    return entry.judgement() == Judgement.FALSE_ALARM
        && entry.calibrates()
        && !entry.flows().isEmpty();
  }

  /** Applies a judgement or its undoing. */
  private CalibrationEffect effect(FeedbackEntry entry, List<JudgedFlow> flows) {
    Optional<SiteProfile> before = profile();
    // A true attack also matters: it replaces an earlier false alarm about the same flow.
    apply();
    if (entry.judgement() == Judgement.TRUE) {
      return CalibrationEffect.none("a true attack does not raise thresholds");
    }
    if (!entry.calibrates()) {
      return CalibrationEffect.none(
          "rules found this incident, and rules do not depend on thresholds");
    }
    return flows.isEmpty()
        ? CalibrationEffect.none("the features of the incident's flows are not known")
        : effect(before, flows);
  }

  private Optional<SiteProfile> profile() {
    return site().flatMap(SiteClassifier::site);
  }

  private CalibrationEffect effect(Optional<SiteProfile> learned, List<JudgedFlow> flows) {
    if (learned.isEmpty()) {
      return CalibrationEffect.none(
          "no site profile is in use; start the server with one to let false alarms change"
              + " thresholds");
    }
    SiteProfile before = learned.get();
    SiteProfile after = profile().orElse(before);
    Set<ServiceGroup> groups = new TreeSet<>();
    int stillFlagged = 0;
    for (JudgedFlow each : flows) {
      ServiceGroup group = ServiceGroup.of(each.row().protocol(), each.row().destinationPort());
      groups.add(group);
      stillFlagged += each.probability() > after.attackThreshold(group) ? 1 : 0;
    }
    return new CalibrationEffect(
        groups.stream()
            .map(
                group ->
                    new CalibrationEffect.Group(
                        group, before.attackThreshold(group), after.attackThreshold(group)))
            .toList(),
        stillFlagged,
        "");
  }

  /** Returns the current counts of judgements and of refused requests. */
  public FeedbackCounts counts() {
    FeedbackCounts stored = store.counts();
    Map<Reason, Long> sums = new EnumMap<>(Reason.class);
    refused.forEach((reason, count) -> sums.put(reason, count.sum()));
    return new FeedbackCounts(
        stored.falseAlarms(), stored.attacks(), stored.undone(), stored.flows(), sums);
  }

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

  private FeedbackRefusedException refuse(Reason reason, String message) {
    count(reason);
    return new FeedbackRefusedException(reason, message);
  }

  private void count(Reason reason) {
    Objects.requireNonNull(refused.get(reason)).increment();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}

package io.mlids.api.feedback;

import io.mlids.api.scoring.ServedModel;
import io.mlids.core.detect.Classifier;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feedback.FlowRow;
import io.mlids.core.feedback.JudgedFlow;
import io.mlids.core.feedback.Judgement;
import io.mlids.core.site.ServiceGroup;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteProfile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The thresholds of the served model, recomputed from the learned flows and all false alarms in
 * force whenever judgements change. Not thread-safe.
 */
final class CalibratedThresholds {
  private final FeedbackStore store;
  private final ServedModel model;

  CalibratedThresholds(FeedbackStore store, ServedModel model) {
    this.store = store;
    this.model = model;
  }

  /** Applies the stored false alarms to the model in use. */
  void apply() {
    site().ifPresent(this::recalibrate);
  }

  private Optional<SiteClassifier> site() {
    return model.current().flatMap(CalibratedThresholds::site);
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
   * Applies a judgement that was stored or undone.
   *
   * @param entry the judgement, with its flows
   */
  CalibrationEffect changed(FeedbackEntry entry) {
    // A true attack also matters: it replaces an earlier false alarm about the same flow.
    CalibrationEffect effect = effect(entry.flows());
    if (entry.judgement() == Judgement.TRUE) {
      return CalibrationEffect.none("a true attack does not raise thresholds");
    }
    if (!entry.calibrates()) {
      return CalibrationEffect.none(
          "rules found this incident, and rules do not depend on thresholds");
    }
    return entry.flows().isEmpty()
        ? CalibrationEffect.none("the features of the incident's flows are not known")
        : effect;
  }

  /** Applies judgements that were imported. */
  CalibrationEffect imported(List<FeedbackEntry> entries) {
    CalibrationEffect effect =
        effect(entries.stream().flatMap(entry -> entry.flows().stream()).toList());
    return entries.stream().anyMatch(CalibratedThresholds::raises)
        ? effect
        : CalibrationEffect.none("the import contains no new false alarm that counts");
  }

  private static boolean raises(FeedbackEntry entry) {
    return entry.judgement() == Judgement.FALSE_ALARM
        && entry.calibrates()
        && !entry.flows().isEmpty();
  }

  /** Applies all judgements in force, and compares the thresholds of flows before and after. */
  private CalibrationEffect effect(List<JudgedFlow> flows) {
    Optional<SiteClassifier> site = site();
    Optional<SiteProfile> learned = site.flatMap(SiteClassifier::site);
    site.ifPresent(this::recalibrate);
    if (learned.isEmpty()) {
      return CalibrationEffect.none(
          "no site profile is in use; start the server with one to let false alarms change"
              + " thresholds");
    }
    SiteProfile before = learned.get();
    SiteProfile after = site.flatMap(SiteClassifier::site).orElse(before);
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
}

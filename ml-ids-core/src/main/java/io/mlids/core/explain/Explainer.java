package io.mlids.core.explain;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.feature.Unit;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.model.TreeEnsemble;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the reasons for classifying a flow as an attack: the topics whose features have the largest
 * {@linkplain TreeShap SHAP values}. Features on the same topic count as one, because the trees use
 * them interchangeably, and a SHAP value of several features is the sum of theirs. Immutable and
 * thread-safe.
 */
public final class Explainer {
  private static final int MIN_REASONS = 3;
  private static final int MAX_REASONS = 5;

  /** After the first {@link #MIN_REASONS} reasons, those with a smaller share are omitted. */
  private static final double SMALLEST_SHARE = 0.05;

  /**
   * A feature outside its benign range represents its topic if it has at least this share of the
   * topic's contribution, even if a feature inside the range contributes more.
   */
  private static final double SMALLEST_SHARE_OF_TOPIC = 0.25;

  private static final int LOW = FeatureQuantiles.LEVELS.indexOf(0.05);
  private static final int HIGH = FeatureQuantiles.LEVELS.indexOf(0.95);

  /** Unusual values first, then usual ones; facts about hosts last. */
  private static final Comparator<Reason> READING_ORDER =
      Comparator.comparing(Reason::aboutHost)
          .thenComparing(Reason::isUnusual, Comparator.reverseOrder())
          .thenComparing(Reason::share, Comparator.reverseOrder());

  private final TreeShap shap;
  private final TreeEnsemble trees;
  private final ModelManifest manifest;
  private final FeatureProfile profile;
  private final List<Feature> features;
  private final List<TrafficClass> classes;
  private final List<Distribution> benign;
  private final List<Distribution> site;
  private final FlowSentence sentence;

  /**
   * The topics. Each is a list of groups of equivalent features, as indices; in each group, the
   * feature that is shown comes first.
   */
  private final List<List<List<Integer>>> topics;

  private Explainer(
      TreeShap shap, TreeEnsemble trees, ModelManifest manifest, List<Distribution> site) {
    this.shap = shap;
    this.trees = trees;
    this.manifest = manifest;
    this.site = List.copyOf(site);
    profile = manifest.profile();
    features = manifest.features();
    classes = manifest.classes();
    benign = manifest.quantiles().stream().map(FeatureQuantiles::benign).toList();
    sentence = new FlowSentence(profile, features);
    topics = topics(profile, features);
  }

  private static List<List<List<Integer>>> topics(FeatureProfile profile, List<Feature> features) {
    Map<String, Map<Feature, List<Integer>>> topics = new LinkedHashMap<>();
    for (int i = 0; i < features.size(); i++) {
      FeatureWords words = FeatureWords.of(profile, features.get(i));
      List<Integer> group =
          topics
              .computeIfAbsent(words.topic(), each -> new EnumMap<>(Feature.class))
              .computeIfAbsent(words.head(), each -> new ArrayList<>());
      group.add(features.get(i) == words.head() ? 0 : group.size(), i);
    }
    return topics.values().stream().map(groups -> List.copyOf(groups.values())).toList();
  }

  /**
   * Prepares a bundle.
   *
   * @return an explainer, or empty if the model file lacks the nodes' training weights (XGBoost
   *     itself always writes them)
   */
  public static Optional<Explainer> of(ModelBundle bundle) {
    return TreeShap.of(bundle.trees())
        .map(shap -> new Explainer(shap, bundle.trees(), bundle.manifest(), List.of()));
  }

  /**
   * Returns an explainer whose reasons also contain the usual range at a site.
   *
   * @param usual the distribution of each of the model's features over the site's flows
   */
  public Explainer at(List<Distribution> usual) {
    if (usual.size() != features.size()) {
      throw new IllegalArgumentException(
          usual.size() + " distributions for " + features.size() + " features");
    }
    return new Explainer(shap, trees, manifest, usual);
  }

  /**
   * The three to five main reasons why the model prefers an attack class to {@code Benign}. There
   * may be fewer reasons if few features point to the attack. The reasons with the largest shares
   * are chosen; among them, those with an unusual value come first, and those about hosts last.
   *
   * @param row the values of the model's features in order, NaN for missing
   * @param label the class of the verdict; if it is {@code Benign} or unknown to the model, the
   *     model's most likely attack class is used instead
   */
  public List<Reason> reasons(float[] row, TrafficClass label) {
    double[] values = contributions(row, label);
    double raising = 0;
    for (List<List<Integer>> topic : topics) {
      raising += Math.max(0, ofTopic(topic, values));
    }
    List<Reason> reasons = new ArrayList<>();
    for (List<List<Integer>> topic : topics) {
      double contribution = ofTopic(topic, values);
      if (contribution > 0) {
        reasons.add(reason(topic, row, values, contribution, contribution / raising));
      }
    }
    reasons.sort(Comparator.comparingDouble(Reason::share).reversed());
    int shown = 0;
    while (shown < Math.min(MAX_REASONS, reasons.size())
        && (shown < MIN_REASONS || reasons.get(shown).share() >= SMALLEST_SHARE)) {
      shown++;
    }
    return reasons.subList(0, shown).stream().sorted(READING_ORDER).toList();
  }

  /**
   * What each feature of a row adds to the margin of an attack class over {@code Benign}, in
   * log-odds.
   *
   * @param label the attack class; see {@link #reasons(float[], TrafficClass)}
   * @return the contributions in the order of the model's features
   */
  public double[] contributions(float[] row, TrafficClass label) {
    if (shap.outputCount() == 1) {
      return shap.values(row, 0);
    }
    int index = classes.indexOf(label);
    double[] values = shap.values(row, index > 0 ? index : likeliestAttack(row));
    double[] benign = shap.values(row, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] -= benign[i];
    }
    return values;
  }

  /**
   * Explains the verdict on a row: what the flow did, and the {@linkplain #reasons(float[],
   * TrafficClass) reasons}.
   */
  public Explanation explain(float[] row, TrafficClass label) {
    return new Explanation(List.of(), sentence.of(row), reasons(row, label));
  }

  /**
   * Explains the verdict on a flow.
   *
   * @param flow a flow that was extracted with the model's profile
   */
  public Explanation explain(FlowRecord flow, TrafficClass label) {
    return explain(flow.modelRow(features), label);
  }

  private static double ofTopic(List<List<Integer>> topic, double[] values) {
    return topic.stream().mapToDouble(group -> contribution(group, values)).sum();
  }

  private static double contribution(List<Integer> group, double[] values) {
    return group.stream().mapToDouble(index -> values[index]).sum();
  }

  private int likeliestAttack(float[] row) {
    float[] margins = new float[trees.outputCount()];
    trees.margins(row, 0, 1, margins);
    int likeliest = 1;
    for (int i = 2; i < margins.length; i++) {
      if (margins[i] > margins[likeliest]) {
        likeliest = i;
      }
    }
    return likeliest;
  }

  private Reason reason(
      List<List<Integer>> topic, float[] row, double[] values, double contribution, double share) {
    List<Integer> group = shown(topic, row, values, contribution);
    int shown = group.getFirst();
    FeatureWords words = FeatureWords.of(profile, features.get(shown));
    return new Reason(
        contributing(topic, shown, values),
        words.words(),
        row[shown],
        words.flag() ? Unit.NONE : features.get(shown).unit(),
        words.flag(),
        words.isAboutHost(),
        usual(benign, shown),
        usual(site, shown),
        contribution,
        share);
  }

  /** The group that represents a topic; see {@link #SMALLEST_SHARE_OF_TOPIC}. */
  private List<Integer> shown(
      List<List<Integer>> topic, float[] row, double[] values, double contribution) {
    List<Integer> shown = topic.getFirst();
    boolean isShownOutside = false;
    for (List<Integer> group : topic) {
      double own = contribution(group, values);
      boolean isOutside =
          own >= SMALLEST_SHARE_OF_TOPIC * contribution && isUnusual(group.getFirst(), row);
      if (isOutside && !isShownOutside
          || isOutside == isShownOutside && own > contribution(shown, values)) {
        shown = group;
        isShownOutside = isOutside;
      }
    }
    return shown;
  }

  private boolean isUnusual(int index, float[] row) {
    return usual(site, index)
        .or(() -> usual(benign, index))
        .flatMap(range -> range.position(row[index]))
        .filter(position -> position != Reason.Position.INSIDE)
        .isPresent();
  }

  /** The features of a topic that contribute, the shown one first, then the strongest first. */
  private List<Feature> contributing(List<List<Integer>> topic, int shown, double[] values) {
    return topic.stream()
        .flatMap(List::stream)
        .filter(index -> index == shown || values[index] != 0)
        .sorted(
            Comparator.comparing((Integer index) -> index != shown)
                .thenComparing(index -> -Math.abs(values[index])))
        .map(features::get)
        .toList();
  }

  private static Optional<Reason.Range> usual(List<Distribution> all, int index) {
    if (all.isEmpty() || all.get(index).values().get(LOW).isNaN()) {
      return Optional.empty();
    }
    List<Double> usual = all.get(index).values();
    return Optional.of(new Reason.Range(usual.get(LOW), usual.get(HIGH)));
  }
}

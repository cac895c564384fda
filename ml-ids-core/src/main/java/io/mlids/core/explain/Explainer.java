package io.mlids.core.explain;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.feature.Unit;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.model.TreeEnsemble;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the reasons for calling a flow an attack: the features with the largest {@linkplain
 * TreeShap SHAP values}. Equivalent features count as one, because the trees use them
 * interchangeably. Immutable and thread-safe.
 */
public final class Explainer {
  private static final int MIN_REASONS = 3;
  private static final int MAX_REASONS = 5;

  /** After the first {@link #MIN_REASONS} reasons, those with a smaller share are omitted. */
  private static final double SMALLEST_SHARE = 0.05;

  private static final int LOW = FeatureQuantiles.LEVELS.indexOf(0.05);
  private static final int HIGH = FeatureQuantiles.LEVELS.indexOf(0.95);

  private final TreeShap shap;
  private final TreeEnsemble trees;
  private final FeatureProfile profile;
  private final List<Feature> features;
  private final List<TrafficClass> classes;
  private final List<FeatureQuantiles> quantiles;

  /**
   * Groups of equivalent features, as indices; in each group, the feature that is shown comes
   * first.
   */
  private final List<List<Integer>> groups;

  private Explainer(TreeShap shap, TreeEnsemble trees, ModelManifest manifest) {
    this.shap = shap;
    this.trees = trees;
    profile = manifest.profile();
    features = manifest.features();
    classes = manifest.classes();
    quantiles = manifest.quantiles();
    groups = groups(profile, features);
  }

  private static List<List<Integer>> groups(FeatureProfile profile, List<Feature> features) {
    Map<Feature, List<Integer>> groups = new EnumMap<>(Feature.class);
    for (int i = 0; i < features.size(); i++) {
      Feature head = FeatureWords.of(profile, features.get(i)).head();
      List<Integer> group = groups.computeIfAbsent(head, each -> new ArrayList<>());
      group.add(features.get(i) == head ? 0 : group.size(), i);
    }
    return List.copyOf(groups.values());
  }

  /**
   * Prepares a bundle.
   *
   * @return an explainer, or empty if the model file lacks the nodes' training weights (XGBoost
   *     itself always writes them)
   */
  public static Optional<Explainer> of(ModelBundle bundle) {
    return TreeShap.of(bundle.trees())
        .map(shap -> new Explainer(shap, bundle.trees(), bundle.manifest()));
  }

  /**
   * The three to five main reasons why the model prefers an attack class to {@code Benign}, largest
   * first. Fewer reasons are given if few features point to the attack.
   *
   * @param row the values of the model's features in order, NaN for missing
   * @param label the class of the verdict; if it is {@code Benign} or unknown to the model, the
   *     model's most likely attack class is used instead
   */
  public List<Reason> reasons(float[] row, TrafficClass label) {
    double[] values = valuesAgainstBenign(row, label);
    double raising = 0;
    for (List<Integer> group : groups) {
      raising += Math.max(0, contribution(group, values));
    }
    List<Reason> reasons = new ArrayList<>();
    for (List<Integer> group : groups) {
      double contribution = contribution(group, values);
      if (contribution > 0) {
        reasons.add(reason(group, row, contribution, contribution / raising));
      }
    }
    reasons.sort(Comparator.comparingDouble(Reason::share).reversed());
    int shown = 0;
    while (shown < Math.min(MAX_REASONS, reasons.size())
        && (shown < MIN_REASONS || reasons.get(shown).share() >= SMALLEST_SHARE)) {
      shown++;
    }
    return List.copyOf(reasons.subList(0, shown));
  }

  private static double contribution(List<Integer> group, double[] values) {
    return group.stream().mapToDouble(index -> values[index]).sum();
  }

  private double[] valuesAgainstBenign(float[] row, TrafficClass label) {
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

  private Reason reason(List<Integer> group, float[] row, double contribution, double share) {
    int shown = group.getFirst();
    FeatureWords words = FeatureWords.of(profile, features.get(shown));
    return new Reason(
        group.stream().map(features::get).toList(),
        words.words(),
        row[shown],
        words.flag() ? Unit.NONE : features.get(shown).unit(),
        words.flag(),
        benign(shown),
        contribution,
        share);
  }

  /**
   * The reasons for the verdict on a flow; see {@link #reasons(float[], TrafficClass)}.
   *
   * @param flow a flow that was extracted with the model's profile
   */
  public List<Reason> reasons(FlowRecord flow, TrafficClass label) {
    return reasons(flow.modelRow(features), label);
  }

  private Optional<Reason.Range> benign(int index) {
    if (quantiles.isEmpty()) {
      return Optional.empty();
    }
    List<Double> benign = quantiles.get(index).benign().values();
    return benign.get(LOW).isNaN()
        ? Optional.empty()
        : Optional.of(new Reason.Range(benign.get(LOW), benign.get(HIGH)));
  }
}

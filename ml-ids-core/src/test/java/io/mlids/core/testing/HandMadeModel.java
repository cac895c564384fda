package io.mlids.core.testing;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.CalibrationCurve;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelBundleWriter;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.model.ProbabilityCalibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Builds XGBoost models that are small enough to evaluate by hand: each tree is a single split.
 * Tests that need a model, but no particular one, use bundles built by this class.
 */
public final class HandMadeModel {
  private final String objective;
  private final int featureCount;
  private final int classCount;
  private final List<String> trees = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();
  private String baseScore = "5E-1";

  private HandMadeModel(String objective, int featureCount, int classCount) {
    this.objective = objective;
    this.featureCount = featureCount;
    this.classCount = classCount;
  }

  public static HandMadeModel binary(int featureCount) {
    return new HandMadeModel("binary:logistic", featureCount, 0);
  }

  public static HandMadeModel multiclass(int featureCount, int classCount) {
    return new HandMadeModel("multi:softprob", featureCount, classCount);
  }

  public HandMadeModel baseScore(String text) {
    baseScore = text;
    return this;
  }

  /**
   * Adds a tree that returns {@code left} if the feature's value is below the threshold, otherwise
   * {@code right}. Six in ten training rows are below the threshold.
   */
  public HandMadeModel split(
      int output, int feature, double threshold, boolean missingLeft, double left, double right) {
    return coveredTree(
        output,
        "[1,-1,-1]",
        "[2,-1,-1]",
        "[" + feature + ",0,0]",
        String.format(Locale.ROOT, "[%s,%s,%s]", threshold, left, right),
        missingLeft ? "[1,0,0]" : "[0,0,0]",
        "[10.0,6.0,4.0]");
  }

  /** Adds a tree whose arrays are given as JSON. */
  public HandMadeModel tree(
      int output,
      String leftChildren,
      String rightChildren,
      String splitIndices,
      String splitConditions,
      String defaultLeft) {
    return tree(
        output, leftChildren, rightChildren, splitIndices, splitConditions, defaultLeft, "");
  }

  /** Adds a tree with the training weight of each node. */
  public HandMadeModel coveredTree(
      int output,
      String leftChildren,
      String rightChildren,
      String splitIndices,
      String splitConditions,
      String defaultLeft,
      String covers) {
    return tree(
        output,
        leftChildren,
        rightChildren,
        splitIndices,
        splitConditions,
        defaultLeft,
        ",\"sum_hessian\":" + covers);
  }

  private HandMadeModel tree(
      int output,
      String leftChildren,
      String rightChildren,
      String splitIndices,
      String splitConditions,
      String defaultLeft,
      String more) {
    outputs.add(output);
    trees.add(
        """
        {"id":%d,"left_children":%s,"right_children":%s,"split_indices":%s,
         "split_conditions":%s,"default_left":%s%s,"tree_param":{"size_leaf_vector":"1"}}\
        """
            .formatted(
                trees.size(),
                leftChildren,
                rightChildren,
                splitIndices,
                splitConditions,
                defaultLeft,
                more));
    return this;
  }

  /** The model in XGBoost's JSON format. */
  public String json() {
    return """
    {"learner":{"attributes":{},"feature_names":[],"feature_types":[],
    "gradient_booster":{"model":{"gbtree_model_param":{"num_trees":"%d"},
    "tree_info":%s,"trees":[%s]},"name":"gbtree"},
    "learner_model_param":{"base_score":"%s","num_class":"%d","num_feature":"%d","num_target":"1"},
    "objective":{"name":"%s"}},"version":[3,0,4]}
    """
        .formatted(
            trees.size(),
            outputs,
            String.join(",", trees),
            baseScore,
            classCount,
            featureCount,
            objective);
  }

  /**
   * Writes a bundle whose model returns an attack probability of 0.88 if {@link
   * Feature#TOT_FWD_PKTS} is 10 or more, otherwise 0.12.
   */
  public static ModelBundle writeBinaryBundle(Path folder, FeatureProfile profile)
      throws IOException {
    int packets = profile.modelFeatures().indexOf(Feature.TOT_FWD_PKTS);
    HandMadeModel model = binary(profile.modelFeatures().size()).split(0, packets, 10, true, -2, 2);
    return model.writeBundle(folder, profile, List.of(TrafficClass.BENIGN, TrafficClass.ATTACK));
  }

  /**
   * Writes a bundle whose model predicts {@code Bot} if {@link Feature#TOT_FWD_PKTS} is 10 or more,
   * otherwise {@code SSH-Bruteforce} if {@link Feature#TOT_BWD_PKTS} is 10 or more, otherwise
   * {@code Benign}.
   */
  public static ModelBundle writeMulticlassBundle(Path folder, FeatureProfile profile)
      throws IOException {
    int forward = profile.modelFeatures().indexOf(Feature.TOT_FWD_PKTS);
    int backward = profile.modelFeatures().indexOf(Feature.TOT_BWD_PKTS);
    HandMadeModel model =
        multiclass(profile.modelFeatures().size(), 3)
            .split(0, forward, 10, true, 1, -3)
            .split(1, forward, 10, true, -3, 3)
            .split(2, backward, 10, true, -3, 2);
    return model.writeBundle(
        folder,
        profile,
        List.of(TrafficClass.BENIGN, new TrafficClass("Bot"), new TrafficClass("SSH-Bruteforce")));
  }

  /**
   * Writes the bundle of {@link #writeBinaryBundle} with quantiles. The quantiles describe training
   * rows in which every feature is between {@code low} and {@code high} and never missing.
   */
  public static ModelBundle writeBundleWithQuantiles(
      Path folder, FeatureProfile profile, double low, double high) throws IOException {
    int packets = profile.modelFeatures().indexOf(Feature.TOT_FWD_PKTS);
    HandMadeModel model = binary(profile.modelFeatures().size()).split(0, packets, 10, true, -2, 2);
    return model.writeBundleWithQuantiles(
        folder, profile, List.of(TrafficClass.BENIGN, TrafficClass.ATTACK), low, high);
  }

  /**
   * Writes a bundle of this model with quantiles of training rows in which every feature is between
   * {@code low} and {@code high} and never missing.
   */
  public ModelBundle writeBundleWithQuantiles(
      Path folder, FeatureProfile profile, List<TrafficClass> classes, double low, double high)
      throws IOException {
    Distribution values =
        new Distribution(List.of(low, low, low, low, low, high, high, high, high), 0);
    return writeBundle(
        folder,
        profile,
        classes,
        profile.modelFeatures().stream()
            .map(feature -> new FeatureQuantiles(feature, values, values))
            .toList());
  }

  /**
   * Writes a bundle with the model of another bundle and a calibration. The threshold corresponds
   * to the score 0.5.
   */
  public static ModelBundle writeCalibratedBundle(
      Path folder, ModelBundle plain, CalibrationCurve curve) throws IOException {
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      Files.copy(plain.folder().resolve(ModelBundle.MODEL_FILE), writer.modelFile());
      writer.write(
          ModelManifest.builder(plain.manifest().profile())
              .classes(plain.manifest().classes())
              .calibration(new ProbabilityCalibration(curve, 40, 30))
              .threshold(curve.probability(0.5)));
      return writer.commit();
    }
  }

  /** Writes a bundle of this model without quantiles. */
  public ModelBundle writeBundle(Path folder, FeatureProfile profile, List<TrafficClass> classes)
      throws IOException {
    return writeBundle(folder, profile, classes, List.of());
  }

  private ModelBundle writeBundle(
      Path folder,
      FeatureProfile profile,
      List<TrafficClass> classes,
      List<FeatureQuantiles> quantiles)
      throws IOException {
    Map<TrafficClass, Long> rows =
        classes.stream().collect(Collectors.toMap(trafficClass -> trafficClass, name -> 100L));
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      Files.writeString(writer.modelFile(), json());
      writer.write(
          ModelManifest.builder(profile)
              .programVersion("test")
              .classes(classes)
              .trainingRows(rows)
              .quantiles(quantiles));
      return writer.commit();
    }
  }
}

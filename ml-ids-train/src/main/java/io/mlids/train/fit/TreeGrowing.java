package io.mlids.train.fit;

import io.mlids.core.console.Progress;
import io.mlids.core.feature.Feature;
import io.mlids.train.xgboost.Booster;
import io.mlids.train.xgboost.QuantileMatrix;
import io.mlids.train.xgboost.XgboostLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Grows trees round by round, and stops when the validation rows are no longer predicted better: by
 * the mean logarithmic loss of the true classes' probabilities, which unlike an area below a curve
 * is defined for validation rows of one class, and rewards probabilities that mean what they say.
 *
 * <p>The same rows, parameters and number of threads give the same trees to the bit: XGBoost draws
 * random numbers from the seed and adds histograms up in a fixed order.
 */
final class TreeGrowing {
  /**
   * The part of the features that a tree may use. Features of flows say much the same (packets,
   * bytes and rates of the same flow): with half of them the figures are as good, in half the time.
   */
  private static final String FEATURES_PER_TREE = "0.5";

  private final XgboostLibrary library;
  private final TrainingParameters parameters;
  private final Map<String, String> settings;

  /**
   * How the training went.
   *
   * @param trained rounds that were trained
   * @param kept rounds whose trees are in the model, the first ones
   * @param validationLoss of the model, if there were validation rows
   * @param gains how much each feature's splits have improved the training objective
   */
  record Outcome(
      int trained, int kept, OptionalDouble validationLoss, Map<Feature, Double> gains) {}

  /** How far the trees have grown, and how far they are to be kept. */
  private record Growth(int trained, int kept, OptionalDouble validationLoss) {}

  TreeGrowing(
      XgboostLibrary library,
      TrainingParameters parameters,
      int classes,
      int threads,
      boolean onGraphicsCard) {
    this.library = library;
    this.parameters = parameters;
    this.settings = new LinkedHashMap<>();
    switch (parameters.objective()) {
      case BINARY -> {
        settings.put("objective", "binary:logistic");
        settings.put("eval_metric", "logloss");
      }
      case MULTICLASS -> {
        settings.put("objective", "multi:softprob");
        settings.put("num_class", Integer.toString(classes));
        settings.put("eval_metric", "mlogloss");
      }
    }
    settings.put("tree_method", "hist");
    settings.put("device", onGraphicsCard ? "cuda" : "cpu");
    settings.put("max_depth", Integer.toString(parameters.treeDepth()));
    settings.put("eta", Double.toString(parameters.learningRate()));
    settings.put("lambda", Double.toString(parameters.l2Reg()));
    settings.put("max_bin", Integer.toString(parameters.borderCount()));
    settings.put("colsample_bytree", FEATURES_PER_TREE);
    settings.put("seed", Integer.toString(parameters.randomSeed()));
    settings.put("nthread", Integer.toString(threads));
  }

  /** XGBoost's parameters, by name. */
  Map<String, String> settings() {
    return settings;
  }

  /**
   * Trains a model and writes it.
   *
   * @param validation rows that say when to stop
   * @param features the columns of both
   * @param modelFile gets the model in XGBoost's JSON format
   */
  Outcome train(
      QuantileMatrix training,
      Optional<QuantileMatrix> validation,
      List<Feature> features,
      Path modelFile)
      throws IOException {
    List<QuantileMatrix> matrices =
        Stream.concat(Stream.of(training), validation.stream()).toList();
    try (Booster booster = Booster.create(library, settings, matrices)) {
      Growth growth = grow(booster, training, validation);
      try (Booster best = booster.firstRounds(growth.kept())) {
        best.setFeatureNames(features.stream().map(Feature::columnName).toList());
        best.save(modelFile);
        Map<Feature, Double> gains = new EnumMap<>(Feature.class);
        best.gains().forEach((name, gain) -> gains.put(Feature.ofColumn(name).orElseThrow(), gain));
        return new Outcome(growth.trained(), growth.kept(), growth.validationLoss(), gains);
      }
    }
  }

  private Growth grow(
      Booster booster, QuantileMatrix training, Optional<QuantileMatrix> validation) {
    int patience = parameters.earlyStoppingRounds();
    int rounds = parameters.nrIterations();
    int bestRounds = 0;
    double bestLoss = Double.POSITIVE_INFINITY;
    int trained = 0;
    try (Progress progress = Progress.of("Training", "rounds", rounds)) {
      while (trained < rounds) {
        booster.update(trained, training);
        trained++;
        if (validation.isPresent()) {
          double loss = booster.evaluate(trained - 1, validation.get());
          if (loss < bestLoss || patience == 0) {
            bestLoss = loss;
            bestRounds = trained;
          } else if (trained - bestRounds >= patience) {
            break;
          }
        }
        progress.at(trained);
      }
    }
    return validation.isPresent() && bestRounds > 0
        ? new Growth(trained, bestRounds, OptionalDouble.of(bestLoss))
        : new Growth(trained, trained, OptionalDouble.empty());
  }
}

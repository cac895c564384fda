package io.mlids.train.fit;

import io.mlids.core.console.Progress;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.train.xgboost.Booster;
import io.mlids.train.xgboost.QuantileMatrix;
import io.mlids.train.xgboost.XgboostLibrary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Trains trees round by round and stops when the predictions for the validation rows no longer
 * improve. The criterion is the mean logarithmic loss of the true classes' probabilities. Unlike
 * the area under a curve, this loss is defined even if all validation rows belong to one class, and
 * it rewards calibrated probabilities.
 *
 * <p>The same rows, parameters and number of threads give identical trees, because XGBoost draws
 * random numbers from the seed and sums histograms in a fixed order.
 */
final class TreeTrainer {
  private final XgboostLibrary library;
  private final TrainingParameters parameters;
  private final Map<String, String> settings;

  /**
   * A trained model and a summary of its training.
   *
   * @param model model with the kept rounds
   * @param roundsTrained number of rounds trained, including those that were not kept
   * @param roundsKept number of rounds kept; the validation loss was lowest after the last of them
   * @param validationLoss the model's validation loss, if validation rows were used
   */
  record Grown(Booster model, int roundsTrained, int roundsKept, OptionalDouble validationLoss)
      implements AutoCloseable {

    @Override
    public void close() {
      model.close();
    }
  }

  TreeTrainer(
      XgboostLibrary library,
      TrainingParameters parameters,
      int classes,
      FeatureProfile profile,
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
    settings.putAll(parameters.trees().settings(profile.modelFeatures(), profile));
    settings.put("seed", Integer.toString(parameters.randomSeed()));
    settings.put("nthread", Integer.toString(threads));
  }

  /** XGBoost's parameters, by name. */
  Map<String, String> settings() {
    return settings;
  }

  /**
   * Trains a model.
   *
   * @param validation rows for early stopping
   * @param features columns of both matrices
   */
  Grown grow(QuantileMatrix training, Optional<QuantileMatrix> validation, List<Feature> features) {
    List<QuantileMatrix> matrices =
        Stream.concat(Stream.of(training), validation.stream()).toList();
    try (Booster booster = Booster.create(library, settings, matrices)) {
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
            if (loss < bestLoss) {
              bestLoss = loss;
              bestRounds = trained;
            } else if (trained - bestRounds >= parameters.earlyStoppingRounds()) {
              break;
            }
          }
          progress.at(trained);
        }
      }
      boolean validated = bestRounds > 0;
      int kept = validated ? bestRounds : trained;
      Booster model = booster.firstRounds(kept);
      model.setFeatureNames(features.stream().map(Feature::columnName).toList());
      return new Grown(
          model, trained, kept, validated ? OptionalDouble.of(bestLoss) : OptionalDouble.empty());
    }
  }
}
